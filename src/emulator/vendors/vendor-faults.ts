import type { FaultKind, FaultPlace, FaultRule } from '../faults.js';
import type {
  VendorAnswer,
  VendorEnd,
  VendorPlace,
  VendorRefusal,
  VendorRequest,
} from './vendor-contract.js';

/** The place of a rule at which a request of a vendor is. */
export const faultPlaces: Readonly<Record<VendorPlace, FaultPlace>> = {
  submit: 'create',
  poll: 'poll',
  result: 'poll',
  upload: 'upload',
  list: 'list',
  cancel: 'cancel',
  download: 'download',
};

const refusals: Readonly<Partial<Record<FaultKind, VendorRefusal>>> = {
  'rate-limit': 'throttled',
  quota: 'throttled',
  'code-200': 'throttled',
  concurrency: 'too-many-in-flight',
  budget: 'out-of-money',
  500: 'broken',
  503: 'unavailable',
};

const statuses: Readonly<Record<VendorRefusal, number>> = {
  throttled: 429,
  'too-many-in-flight': 429,
  'out-of-money': 402,
  broken: 500,
  unavailable: 503,
};

/** The form of an error where a vendor's own is not known. */
export function plainRefusal(refusal: VendorRefusal): VendorAnswer {
  const message = `The request was refused: ${refusal}.`;
  return { status: statuses[refusal], body: { detail: message, message, error: { message } } };
}

/** The answer in place of that of the service, before the request takes effect; undefined for other faults. */
export function replacedAnswer(
  rules: readonly FaultRule[],
  refuse: (refusal: VendorRefusal) => VendorAnswer,
): VendorAnswer | undefined {
  for (const { kind } of rules) {
    const refusal = refusals[kind];
    if (refusal !== undefined)
      return kind === 'code-200' ? { ...refuse(refusal), status: 200 } : refuse(refusal);
    if (kind === '504') return { status: 504, body: GATEWAY };
    if (kind === 'html') return { status: 200, body: LOGIN };
    if (kind === 'no-task-id') return { status: 200, body: {} };
  }
  return undefined;
}

/** What a change of an answer depends on. */
export interface ChangeSetting {
  readonly request: VendorRequest;
  readonly refuse: (refusal: VendorRefusal) => VendorAnswer;
  /** Of the request: damage on the way is another one each time. */
  readonly number: number;
}

/** The answer of a service as the rules change it, after the request took effect. */
export function changedAnswer(
  rules: readonly FaultRule[],
  answer: VendorAnswer,
  setting: ChangeSetting,
): VendorAnswer {
  let given = answer;
  for (const rule of rules) given = changedBy(rule, given, setting);
  return given;
}

function changedBy(
  { kind, value }: FaultRule,
  given: VendorAnswer,
  { request, refuse, number }: ChangeSetting,
): VendorAnswer {
  const { body } = given;
  switch (kind) {
    case '504-after':
      return { status: 504, body: GATEWAY };
    case 'html-after':
      return { status: 200, body: LOGIN };
    case 'code-after': {
      const error = refuse(value === '500' ? 'broken' : 'throttled').body;
      return { ...given, status: Number(value ?? 200), body: { ...objectOf(error), ...objectOf(body) } };
    }
    case 'echo-key':
      return body instanceof Uint8Array
        ? given
        : { ...given, body: { ...objectOf(body), debug: echoOf(request) } };
    case 'wrong-type':
      return { ...given, headers: { ...given.headers, 'content-type': 'text/plain' } };
    case 'truncate':
      return body instanceof Uint8Array ? { ...given, cutAt: body.length >> 1 } : given;
    case 'corrupt':
      return body instanceof Uint8Array ? { ...given, body: damaged(body, number) } : given;
    default:
      return given;
  }
}

/** How a new task ends. */
export function endBy(rules: readonly FaultRule[]): VendorEnd | undefined {
  for (const { kind, value } of rules) {
    if (kind === 'failed') return value === 'moderation' ? 'moderation' : 'late-failure';
    if (kind === 'invalid-later') return 'moderation';
  }
  return undefined;
}

/** What a service repeats of a request when it repeats too much: its address and its headers with keys. */
export function echoOf({ headers, path, query }: VendorRequest): string {
  const header = headers.authorization ?? '';
  const key = header.replace(/^\w+\s+/, '');
  const forms = [header, key, encodeURIComponent(header), Buffer.from(key).toString('base64')];
  const others = Object.entries(headers).flatMap(([name, value]) =>
    /key|token/.test(name) ? [`${value}`] : [],
  );
  return [`${path}?${query}`, ...forms, ...others].join(' ');
}

const GATEWAY = '<html><body>504 Gateway Time-out</body></html>';
const LOGIN = '<!DOCTYPE html><html><body>Please log in to the network.</body></html>';

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array) ? value : {};
}

function damaged(body: Uint8Array, number: number): Uint8Array {
  return body.map((byte, index) => (index >= 4 && index % 3 === 1 ? byte ^ (1 + (number % 255)) : byte));
}
