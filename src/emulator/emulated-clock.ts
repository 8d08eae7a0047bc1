import type { Clock } from '../system/clock.js';

/** The service's time: runs `speed` times as fast as ours, so that a take of minutes is over in seconds. */
export interface EmulatedClock {
  /** Ms since 1970, as the service lives it. */
  now(): number;
  /** What the service says the time is: off by a fault, where one is set. */
  said(time: number): number;
}

/** Starts at the real time, or where an earlier run has left off if that is later: no time comes twice. */
export function emulatedClock(
  clock: Clock,
  { speed, skewMs, least = 0 }: { speed: number; skewMs: number; least?: number },
): EmulatedClock {
  const opened = clock.now();
  const from = Math.max(opened, least);
  return {
    now: () => from + (clock.now() - opened) * speed,
    said: (time) => time + skewMs,
  };
}

/** Beijing time without a zone, to the millisecond, as the service prints it. */
export function beijingText(time: number): string {
  return new Date(time + 8 * 3_600_000).toISOString().replace('T', ' ').slice(0, 23);
}

/** Reads `YYYYMMDDhhmmss` in Beijing time; undefined for anything else. */
export function fromCompactBeijing(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second) - 8 * 3_600_000;
}
