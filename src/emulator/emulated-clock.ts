import type { Clock } from '../system/clock.js';

/** The clock of the service. It runs `speed` times as fast as real time, so that a take of minutes ends in seconds. */
export interface EmulatedClock {
  /** Ms since 1970. */
  now(): number;
  /** The time that responses report: shifted by the clock-skew fault. */
  reported(time: number): number;
}

/** Starts at the real time, or at `minimum` if that is later: the time never goes backwards across runs. */
export function emulatedClock(
  clock: Clock,
  { speed, skewMs, minimum = 0 }: { speed: number; skewMs: number; minimum?: number },
): EmulatedClock {
  const opened = clock.now();
  const from = Math.max(opened, minimum);
  return {
    now: () => from + (clock.now() - opened) * speed,
    reported: (time) => time + skewMs,
  };
}

/** Formats a time as the service does: Beijing time without a zone, to the millisecond. */
export function formatBeijing(time: number): string {
  return new Date(time + 8 * 3_600_000).toISOString().replace('T', ' ').slice(0, 23);
}

/** Parses `YYYYMMDDhhmmss` in Beijing time; undefined for anything else. */
export function parseCompactBeijing(text: string): number | undefined {
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
