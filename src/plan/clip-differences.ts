import type { DurationLimits } from './capabilities.js';
import type { Size } from './size.js';
import type { TakeRequest } from './take.js';

/** One property of a clip that differs from the request. */
export interface ClipDifference {
  readonly what: 'length' | 'frame rate' | 'size';
  /** With its unit: "5 s", "30 fps", "1280x720". */
  readonly requested: string;
  readonly received: string;
}

/** The lengths that a request allows, in seconds: one, or all from the shortest to the longest clip of the model. */
export interface RequestedLength {
  readonly min: number;
  readonly max: number;
}

/** What a take requests of its clip. Null where the model decides, or where it is unknown. */
export interface RequestedShape {
  readonly length: RequestedLength | null;
  readonly fps: number | null;
  readonly size: Size | null;
}

/** The properties of a clip that can differ from the request. */
export interface ReceivedShape extends Size {
  readonly duration: number;
  readonly frames: number;
  /** Null if the clip has none that is constant. */
  readonly rate: readonly [number, number] | null;
}

/** The lengths that a request allows; null if the model chooses and its limits are unknown. */
export function requestedLength(
  { duration, autoDuration }: Pick<TakeRequest, 'duration' | 'autoDuration'>,
  limits: DurationLimits | undefined,
): RequestedLength | null {
  if (!autoDuration) return { min: duration, max: duration };
  return limits ? { min: limits.min, max: limits.max } : null;
}

/** Whether a clip is so much longer or shorter than requested that a person has to decide about it. */
export function isOddLength(requested: RequestedLength | null, received: number): boolean {
  if (requested === null) return false;
  const nearest = nearestLength(requested, received);
  const difference = Math.abs(received - nearest) - ROUNDING;
  return difference > MAX_SECONDS || difference > nearest * MAX_SHARE;
}

function nearestLength({ min, max }: RequestedLength, received: number): number {
  return Math.min(max, Math.max(min, received));
}

const ROUNDING = 1e-6;
const MAX_SECONDS = 0.5;
const MAX_SHARE = 0.1;

// Models round sides to whole blocks, and lengths to whole groups of frames.
const SIDE_SLACK = 16;
const FRAMES_SLACK = 4;
const RATE_SLACK = 0.005;

/** How a clip differs from its request, apart from rounding. */
export function clipDifferences(
  requested: RequestedShape,
  received: ReceivedShape,
): readonly ClipDifference[] {
  const { length, fps, size } = requested;
  const rate = received.rate ? received.rate[0] / received.rate[1] : received.frames / received.duration;
  const differences: ClipDifference[] = [];
  if (length !== null && isAnotherLength(length, received.duration, rate))
    differences.push({
      what: 'length',
      requested: formatLength(length),
      received: formatSeconds(received.duration),
    });
  if (fps !== null && Math.abs(rate - fps) > fps * RATE_SLACK)
    differences.push({ what: 'frame rate', requested: formatRate(fps), received: formatRate(rate) });
  if (size !== null && !isNearly(size, received))
    differences.push({ what: 'size', requested: formatSize(size), received: formatSize(received) });
  return differences;
}

/** "length: requested 5 s, received 3.2 s". */
export function formatDifference({ what, requested, received }: ClipDifference): string {
  return `${what}: requested ${requested}, received ${received}`;
}

function isAnotherLength(requested: RequestedLength, received: number, rate: number): boolean {
  const difference = Math.abs(received - nearestLength(requested, received));
  return difference * rate > FRAMES_SLACK || isOddLength(requested, received);
}

function isNearly(a: Size, b: Size): boolean {
  return Math.abs(a.width - b.width) <= SIDE_SLACK && Math.abs(a.height - b.height) <= SIDE_SLACK;
}

function formatLength({ min, max }: RequestedLength): string {
  return min === max ? formatSeconds(min) : `${min} to ${formatSeconds(max)}`;
}

function formatSeconds(seconds: number): string {
  return `${Number(seconds.toFixed(2))} s`;
}

function formatRate(fps: number): string {
  return `${Number(fps.toFixed(3))} fps`;
}

function formatSize({ width, height }: Size): string {
  return `${width}x${height}`;
}
