import { RenderError } from '../diagnostics/render-error.js';
import type { Seeded } from './seeded.js';

/** Where in a take's life something can go wrong. */
export type FaultPlace = 'create' | 'poll' | 'list' | 'cancel' | 'policy' | 'upload' | 'download' | 'task';

/** One thing that goes wrong, where, and how often. */
export interface FaultRule {
  readonly kind: FaultKind;
  /** Milliseconds of latency, seconds of skew, or the code of a failed task; null where the kind takes none. */
  readonly value: string | null;
  readonly places: readonly FaultPlace[];
  /** 0 to 1. */
  readonly chance: number;
  /** Only the exchanges of these numbers at a place, counted from 1; null for all. */
  readonly only: readonly number[] | null;
  /** At most this often. */
  readonly times: number;
}

const calls = ['create', 'poll', 'list', 'cancel', 'policy'] as const;
const everywhere = [...calls, 'upload', 'download'] as const;

/** Every kind of fault, where it strikes unless told otherwise, and what it does. */
export const faultKinds = {
  'rate-limit': { places: ['create', 'poll'], does: '429 Throttling.RateQuota' },
  quota: { places: ['create'], does: '429 Throttling.AllocationQuota' },
  500: { places: calls, does: '500 InternalError' },
  503: { places: calls, does: '503 ModelUnavailable' },
  504: { places: calls, does: "504 and a gateway's page, before the request counts" },
  '504-after': { places: ['create'], does: "504 and a gateway's page, after the task was made" },
  latency: { places: everywhere, does: 'the answer comes late; the value is in milliseconds (default 2000)' },
  'cut-before': { places: everywhere, does: 'the connection breaks before the request counts' },
  'cut-after': { places: everywhere, does: 'the connection breaks after the request counted' },
  html: { places: calls, does: 'a page with status 200, before the request counts' },
  'html-after': { places: ['create'], does: 'a page with status 200, after the task was made' },
  'no-task-id': { places: ['create'], does: '200 with an output that lacks the id, and no task' },
  'wrong-type': { places: everywhere, does: 'the right content under the type text/plain' },
  truncate: { places: ['download'], does: 'the download ends in the middle' },
  corrupt: { places: ['download'], does: 'the downloaded clip is damaged' },
  'early-expiry': { places: ['poll'], does: 'the address of the result has run out already' },
  failed: { places: ['task'], does: 'the task fails; the value is the code (default InternalError.Algo)' },
  unknown: { places: ['task'], does: 'the finished task is UNKNOWN' },
  'clock-skew': { places: ['task'], does: "the service's clock is off; the value is in seconds" },
} as const satisfies Record<string, { places: readonly FaultPlace[]; does: string }>;

export type FaultKind = keyof typeof faultKinds extends infer Kind
  ? Kind extends number
    ? `${Kind}`
    : Kind
  : never;

/**
 * Reads rules like `rate-limit:0.2, cut-after@create#2, failed=InternalError.Algo:0.1, latency=500@poll*3`:
 * kind, `=value`, `@place+place`, `:chance`, `#numbers+of+exchanges`, `*times`. Throws RenderError.
 */
export function parseFaults(text: string): readonly FaultRule[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseRule);
}

const form =
  /^(?<kind>[a-z0-9-]+)(?:=(?<value>[\w.-]+))?(?:@(?<places>[a-z+]+))?(?::(?<chance>[\d.]+))?(?:#(?<only>[\d+]+))?(?:\*(?<times>\d+))?$/;

function parseRule(text: string): FaultRule {
  const { kind, value, places, chance, only, times } = form.exec(text)?.groups ?? {};
  if (kind === undefined || !isKind(kind)) {
    throw bad(text, `Known: ${Object.keys(faultKinds).join(', ')}.`);
  }
  const known: readonly string[] = everyPlace;
  const asked = places?.split('+');
  const stranger = asked?.find((place) => !known.includes(place));
  if (stranger !== undefined) throw bad(text, `There is no place "${stranger}". Known: ${known.join(', ')}.`);
  if (chance !== undefined && !(Number(chance) >= 0 && Number(chance) <= 1)) {
    throw bad(text, 'A chance is between 0 and 1.');
  }
  if (value !== undefined && !takes(kind, value)) {
    throw bad(text, 'Values: latency in milliseconds, clock-skew in seconds, failed with a code.');
  }
  return {
    kind,
    value: value ?? null,
    places: (asked as FaultPlace[] | undefined) ?? faultKinds[kind as keyof typeof faultKinds].places,
    chance: chance === undefined ? 1 : Number(chance),
    only: only === undefined ? null : only.split('+').map(Number),
    times: times === undefined ? Number.POSITIVE_INFINITY : Number(times),
  };
}

function takes(kind: FaultKind, value: string): boolean {
  if (kind === 'latency') return Number(value) >= 0;
  return kind === 'clock-skew' ? Number.isFinite(Number(value)) : kind === 'failed';
}

const everyPlace: readonly FaultPlace[] = [...everywhere, 'task'];

function isKind(text: string): text is FaultKind {
  return Object.hasOwn(faultKinds, text);
}

function bad(text: string, help: string): RenderError {
  return new RenderError('bad-fault', `"${text}" is no fault.`, {
    hint: `${help} A rule looks like rate-limit:0.2 or cut-after@create#2.`,
  });
}

/** Decides what goes wrong, by rules and seed. */
export interface Faults {
  /** The faults that strike the next exchange at a place. */
  next(place: FaultPlace): readonly FaultRule[];
  /** How much the service's clock is off. */
  readonly skewMs: number;
}

export function openFaults(rules: readonly FaultRule[], seeded: Seeded): Faults {
  const counts = new Map<FaultPlace, number>();
  const struck = new Map<FaultRule, number>();
  const skew = rules.find(({ kind }) => kind === 'clock-skew');
  return {
    skewMs: Number(skew?.value ?? (skew ? 3600 : 0)) * 1000,
    next(place) {
      const count = (counts.get(place) ?? 0) + 1;
      counts.set(place, count);
      return rules.filter((rule, index) => {
        const already = struck.get(rule) ?? 0;
        const strikes =
          rule.places.includes(place) &&
          already < rule.times &&
          (rule.only === null || rule.only.includes(count)) &&
          (rule.chance >= 1 || seeded.fraction(`fault ${index} ${place} ${count}`) < rule.chance);
        if (strikes) struck.set(rule, already + 1);
        return strikes;
      });
    },
  };
}
