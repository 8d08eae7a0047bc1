import { RenderError } from '../diagnostics/render-error.js';
import type { Seeded } from './seeded.js';

/** Where a fault can happen. */
export type FaultPlace = 'create' | 'poll' | 'list' | 'cancel' | 'policy' | 'upload' | 'download' | 'task';

/** A kind of fault, where it happens, and how often. */
export interface FaultRule {
  readonly kind: FaultKind;
  /** Milliseconds of latency, seconds of skew, a status, or the code of a failed task; null for kinds without a value. */
  readonly value: string | null;
  readonly places: readonly FaultPlace[];
  /** Probability, 0 to 1. */
  readonly chance: number;
  /** Only the exchanges with these numbers at a place, counted from 1; null for all. */
  readonly only: readonly number[] | null;
  /** Maximum number of times. */
  readonly times: number;
}

const calls = ['create', 'poll', 'list', 'cancel', 'policy'] as const;
const everywhere = [...calls, 'upload', 'download'] as const;

/** Every kind of fault, its default places, and its effect. */
export const faultKinds = {
  'rate-limit': { places: ['create', 'poll'], does: '429 Throttling.RateQuota' },
  concurrency: { places: ['create'], does: '429 Throttling.Concurrency' },
  budget: { places: ['create'], does: '429 BudgetLimitExceeded' },
  quota: { places: ['create'], does: '429 Throttling.AllocationQuota' },
  500: { places: calls, does: '500 InternalError' },
  503: { places: calls, does: '503 ModelUnavailable' },
  504: { places: calls, does: '504 with a gateway page, before the request takes effect' },
  '504-after': { places: ['create'], does: '504 with a gateway page, after the task was created' },
  latency: {
    places: everywhere,
    does: 'the response is delayed; the value is in milliseconds (default 2000)',
  },
  'cut-before': { places: everywhere, does: 'the connection breaks before the request takes effect' },
  'cut-after': { places: everywhere, does: 'the connection breaks after the request took effect' },
  html: { places: calls, does: 'an HTML page with status 200, before the request takes effect' },
  'html-after': { places: ['create'], does: 'an HTML page with status 200, after the task was created' },
  'no-task-id': { places: ['create'], does: '200 with an output without the id, and no task' },
  'code-after': {
    places: ['create'],
    does: 'an error code together with the id of the task that was created; the value is the status: 200 (default), 429 or 500',
  },
  'code-200': { places: calls, does: '200 with an error code, before the request takes effect' },
  'echo-key': {
    places: calls,
    does: 'the Authorization header is echoed in the texts of the response',
  },
  'wrong-type': { places: everywhere, does: 'the correct content as text/plain' },
  truncate: { places: ['download'], does: 'the download ends in the middle' },
  corrupt: { places: ['download'], does: 'the downloaded clip is damaged' },
  'early-expiry': { places: ['poll'], does: 'the address of the result has already expired' },
  failed: { places: ['task'], does: 'the task fails; the value is the code (default InternalError.Algo)' },
  'invalid-later': {
    places: ['task'],
    does: 'the accepted task fails with InvalidParameter, as when the service validates late',
  },
  'odd-clip': {
    places: ['task'],
    does: 'the clip has another length or rate than requested; the value is like 3.2s or 16fps (default 3s)',
  },
  unknown: { places: ['task'], does: 'the finished, billed task is UNKNOWN' },
  'clock-skew': {
    places: ['task'],
    does: 'the clock of the service is shifted; the value is in seconds (default 3600)',
  },
} as const satisfies Record<string, { places: readonly FaultPlace[]; does: string }>;

export type FaultKind = keyof typeof faultKinds extends infer Kind
  ? Kind extends number
    ? `${Kind}`
    : Kind
  : never;

/**
 * Parses rules like `rate-limit:0.2, cut-after@create#2, failed=InternalError.Algo:0.1, latency=500@poll*3`:
 * kind, `=value`, `@place+place`, `:chance`, `#numbers+of+exchanges`, `*times`. Throws RenderError.
 */
export function parseFaults(text: string): readonly FaultRule[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseRule);
}

const rulePattern =
  /^(?<kind>[a-z0-9-]+)(?:=(?<value>[\w.-]+))?(?:@(?<places>[a-z+]+))?(?::(?<chance>[\d.]+))?(?:#(?<only>[\d+]+))?(?:\*(?<times>\d+))?$/;

function parseRule(text: string): FaultRule {
  const { kind, value, places, chance, only, times } = rulePattern.exec(text)?.groups ?? {};
  if (kind === undefined || !isKind(kind)) {
    throw badFault(text, `Known: ${Object.keys(faultKinds).join(', ')}.`);
  }
  const known: readonly string[] = everyPlace;
  const given = places?.split('+');
  const unknown = given?.find((place) => !known.includes(place));
  if (unknown !== undefined) throw badFault(text, `Unknown place "${unknown}". Known: ${known.join(', ')}.`);
  if (chance !== undefined && !(Number(chance) >= 0 && Number(chance) <= 1)) {
    throw badFault(text, 'A probability is between 0 and 1.');
  }
  if (value !== undefined && !acceptsValue(kind, value)) {
    throw badFault(
      text,
      'Values: latency in milliseconds, clock-skew in seconds, failed with a code, odd-clip like 3.2s or 16fps, code-after with 200, 429 or 500.',
    );
  }
  return {
    kind,
    value: value ?? null,
    places: (given as FaultPlace[] | undefined) ?? faultKinds[kind as keyof typeof faultKinds].places,
    chance: chance === undefined ? 1 : Number(chance),
    only: only === undefined ? null : only.split('+').map(Number),
    times: times === undefined ? Number.POSITIVE_INFINITY : Number(times),
  };
}

function acceptsValue(kind: FaultKind, value: string): boolean {
  if (kind === 'latency') return Number(value) >= 0;
  if (kind === 'odd-clip') return readOddClip(value) !== undefined;
  if (kind === 'code-after') return ['200', '429', '500'].includes(value);
  return kind === 'clock-skew' ? Number.isFinite(Number(value)) : kind === 'failed';
}

/** How a clip differs from its request. */
export interface OddClip {
  readonly seconds?: number;
  readonly fps?: number;
}

/** Reads the value of an `odd-clip`; undefined if it is none. */
export function readOddClip(value: string): OddClip | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(s|fps)$/.exec(value) ?? [];
  if (number === undefined || Number(number) <= 0 || Number(number) > 240) return undefined;
  return unit === 's' ? { seconds: Number(number) } : { fps: Number(number) };
}

const everyPlace: readonly FaultPlace[] = [...everywhere, 'task'];

function isKind(text: string): text is FaultKind {
  return Object.hasOwn(faultKinds, text);
}

function badFault(text: string, help: string): RenderError {
  return new RenderError('bad-fault', `Invalid fault "${text}".`, {
    hint: `${help} A rule looks like rate-limit:0.2 or cut-after@create#2.`,
  });
}

/** Decides which faults happen, by rules and seed. */
export interface Faults {
  /** Counts an exchange at a place and returns its faults. */
  next(place: FaultPlace): readonly FaultRule[];
  /** The shift of the service's clock. */
  readonly skewMs: number;
}

export function openFaults(rules: readonly FaultRule[], seeded: Seeded): Faults {
  const counts = new Map<FaultPlace, number>();
  const applied = new Map<FaultRule, number>();
  const skew = rules.find(({ kind }) => kind === 'clock-skew');
  return {
    skewMs: Number(skew?.value ?? (skew ? 3600 : 0)) * 1000,
    next(place) {
      const count = (counts.get(place) ?? 0) + 1;
      counts.set(place, count);
      return rules.filter((rule, index) => {
        const already = applied.get(rule) ?? 0;
        const applies =
          rule.places.includes(place) &&
          already < rule.times &&
          (rule.only === null || rule.only.includes(count)) &&
          (rule.chance >= 1 || seeded.fraction(`fault ${index} ${place} ${count}`) < rule.chance);
        if (applies) applied.set(rule, already + 1);
        return applies;
      });
    },
  };
}
