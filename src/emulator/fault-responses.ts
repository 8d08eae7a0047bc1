import { type EmulatedResponse, jsonResponse } from './exchange.js';
import type { FaultKind } from './faults.js';

const busy = 'please try again later.';

// Errors of the service, by the fault that replaces a response with them.
const errors: Partial<Record<FaultKind, readonly [status: number, code: string, message: string]>> = {
  'rate-limit': [429, 'Throttling.RateQuota', `Requests rate limit exceeded, ${busy}`],
  quota: [429, 'Throttling.AllocationQuota', 'Allocated quota exceeded, please increase your quota limit.'],
  concurrency: [429, 'Throttling.Concurrency', `Too many tasks of this model are running, ${busy}`],
  budget: [429, 'BudgetLimitExceeded', 'The budget of this workspace is used up.'],
  'code-200': [200, 'Throttling', 'Requests throttling triggered.'],
  '500': [500, 'InternalError', `An internal error has occured, ${busy}`],
  '503': [503, 'ModelUnavailable', `Model is unavailable, ${busy}`],
};

/** The response that replaces the real one, before the request takes effect. */
export function replacementFor(kind: FaultKind, requestId: string): EmulatedResponse | undefined {
  const error = errors[kind];
  if (error) return jsonResponse(error[0], requestId, { code: error[1], message: error[2] });
  switch (kind) {
    case '504':
      return gatewayPage;
    case 'html':
      return loginPage;
    case 'no-task-id':
      return jsonResponse(200, requestId, { output: { task_status: 'PENDING' } });
    default:
      return undefined;
  }
}

/** The page of a gateway that has waited too long. */
export const gatewayPage: EmulatedResponse = {
  status: 504,
  headers: { 'content-type': 'text/html' },
  body: '<html><head><title>504 Gateway Time-out</title></head><body>504 Gateway Time-out</body></html>',
};

/** The page of a network that wants a login first. */
export const loginPage: EmulatedResponse = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE html><html><body>Please log in to the network.</body></html>',
};

const codes: Readonly<Record<number, FaultKind>> = { 200: 'code-200', 429: 'rate-limit', 500: '500' };

/** The response with an error code next to what it says anyway. */
export function withErrorCode(response: EmulatedResponse, value: string | null): EmulatedResponse {
  const status = Number(value ?? 200);
  const [, code, message] = errors[codes[status] ?? 'code-200'] ?? [];
  const error = status in codes ? { code, message } : {};
  return { ...response, status, body: JSON.stringify({ ...error, ...fieldsOf(response) }) };
}

/** The response with the Authorization header in its texts, plain and in the usual encodings. */
export function withKey(response: EmulatedResponse, authorization: string): EmulatedResponse {
  const fields = fieldsOf(response);
  const key = authorization.replace(/^bearer\s+/i, '');
  const forms = {
    plain: key,
    header: authorization,
    encoded: encodeURIComponent(authorization),
    base64: Buffer.from(authorization).toString('base64'),
    basic: Buffer.from(`user:${key}`).toString('base64'),
  };
  const all = Object.values(forms).join(' ');
  const echoed = (texts: Fields): Fields =>
    Object.fromEntries(
      Object.entries(texts).map(([name, value]) => {
        if (isFields(value)) return [name, echoed(value)];
        if (name === 'code') return [name, `${value}.${key}`];
        return [name, /^(request_id|message|actual_prompt)$/.test(name) ? `${value} ${all}` : value];
      }),
    );
  const usage = isFields(fields.usage) ? { usage: { ...fields.usage, ...forms, [key]: 1 } } : {};
  return { ...response, body: JSON.stringify({ ...echoed(fields), ...usage, debug: forms }) };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf({ body }: EmulatedResponse): Fields {
  try {
    const value: unknown = JSON.parse(String(body));
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
