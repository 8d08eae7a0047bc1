import { isRecord } from '../base/shape.js';

/** An object of OpenTimelineIO, of which nothing is checked. */
export type OtioObject = Readonly<Record<string, unknown>>;

/** A part of a timeline or of media, in seconds. */
export interface TimeSpan {
  readonly from: number;
  readonly length: number;
  /** Frames per second in which it was written. */
  readonly rate: number;
}

/** The kind of an object without its version: Clip.1 and Clip.2 are both clips. */
export function schemaOf({ OTIO_SCHEMA: schema }: OtioObject): string {
  return typeof schema === 'string' ? schema.replace(/\.\d+$/, '') : '';
}

// A day. Longer times would make sums inexact.
const LONGEST = 86_400;

/** A RationalTime in seconds; null if it is none. */
export function secondsOf(value: unknown): number | null {
  if (!isRecord(value)) return null;
  const { value: frames, rate } = value;
  if (typeof frames !== 'number' || typeof rate !== 'number' || !(rate > 0) || !Number.isFinite(rate))
    return null;
  const seconds = frames / rate;
  return Number.isFinite(seconds) && Math.abs(seconds) <= LONGEST ? seconds : null;
}

/** A TimeRange in seconds; null if it is none. */
export function spanOf(value: unknown): TimeSpan | null {
  if (!isRecord(value)) return null;
  const from = secondsOf(value.start_time) ?? 0;
  const length = secondsOf(value.duration);
  if (length === null || length < 0) return null;
  const { rate } = value.duration as { readonly rate: number }; // It was read as a time.
  return { from, length, rate };
}
