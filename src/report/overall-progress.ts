import type { RenderEvent } from '../events/render-event.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import { secondsOf } from '../plan/usual-times.js';

/** How far a render is with all of its clips. */
export interface OverallProgress {
  follow(event: RenderEvent): void;
  /** Null when there is nothing to generate. */
  at(now: number): ProgressNow | null;
}

/** The progress at one moment. */
export interface ProgressNow {
  /** 0 to 1, by the expected time of each clip. */
  readonly fraction: number;
  readonly done: number;
  readonly of: number;
  readonly elapsedSeconds: number;
  /** Null when every clip is generated or has failed. */
  readonly leftSeconds: number | null;
}

interface Part {
  readonly seconds: number;
  /** Ms since 1970; null before it was submitted. */
  since: number | null;
  fraction: number | null;
  ended: boolean;
}

// A take whose progress is unknown is never shown as finished before it is.
const MOST_UNKNOWN = 0.95;
// From this progress on, only what was observed counts.
const OBSERVED = 0.25;

/** Starts without clips. */
export function overallProgress(): OverallProgress {
  const parts = new Map<string, Part>();
  let startedAt = 0;
  let plannedSeconds = 0;

  function plan({ at, decisions, seconds = 0 }: RenderEvent & { readonly type: 'render-planned' }): void {
    [startedAt, plannedSeconds] = [at, seconds];
    for (const { action, take } of decisions) {
      if (action !== 'submit' && action !== 'reattach') continue;
      const part = { seconds: secondsOf(take), since: null, fraction: null, ended: false };
      parts.set(formatTake(labelOf(take)), part);
    }
  }

  return {
    follow(event) {
      if (event.type === 'render-planned') return plan(event);
      if (!('shots' in event) || typeof event.shots === 'number') return;
      const part = parts.get(formatTake(event));
      if (part === undefined) return;
      switch (event.type) {
        case 'take-submitted':
        case 'take-reattached':
          part.since = event.at;
          return;
        case 'take-progressed':
          part.fraction = event.fraction;
          return;
        case 'clip-accepted':
        case 'clip-collected':
        case 'clip-pulled':
        case 'clip-kept':
        case 'take-failed':
          part.ended = true;
      }
    },
    at(now) {
      if (parts.size === 0) return null;
      const all = [...parts.values()];
      const whole = all.reduce((sum, { seconds }) => sum + seconds, 0);
      const made = all.reduce((sum, part) => sum + part.seconds * fractionOf(part, now), 0);
      const fraction = whole === 0 ? 1 : made / whole;
      const done = all.filter(({ ended }) => ended).length;
      const elapsedSeconds = Math.max(0, (now - startedAt) / 1000);
      const left = done === all.length ? null : secondsLeft({ fraction, elapsedSeconds, plannedSeconds });
      return { fraction, done, of: all.length, elapsedSeconds, leftSeconds: left };
    },
  };
}

function fractionOf({ ended, since, fraction, seconds }: Part, now: number): number {
  if (ended) return 1;
  if (fraction !== null) return Math.min(1, Math.max(0, fraction));
  return since === null ? 0 : Math.min(MOST_UNKNOWN, Math.max(0, now - since) / 1000 / Math.max(1, seconds));
}

// First by what such clips have needed, then more and more by what these ones need.
function secondsLeft({
  fraction,
  elapsedSeconds,
  plannedSeconds,
}: Readonly<Record<'fraction' | 'elapsedSeconds' | 'plannedSeconds', number>>): number {
  const planned = plannedSeconds * (1 - fraction);
  if (fraction <= 0) return planned;
  const observed = (elapsedSeconds * (1 - fraction)) / fraction;
  const weight = plannedSeconds === 0 ? 1 : Math.min(1, fraction / OBSERVED);
  return weight * observed + (1 - weight) * planned;
}
