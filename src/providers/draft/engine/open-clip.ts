import type { MotionAnalysis } from '../../../plan/motion-analysis.js';
import type { MotionPlan } from './analysis/motion-plan.js';
import { openFrameStream } from './draw/frame-stream.js';
import { type Pace, timeOfFrame } from './math/easing.js';
import { cancelFlag } from './memory/cancel-flag.js';
import { defaultWorkers, sharedPool, type Urgency, withUrgency } from './workers/worker-pool.js';

/** An opened clip. Call `frames()` once; the caller owns each frame it receives. */
export interface Inbetween extends AsyncDisposable {
  readonly analysis: MotionAnalysis;
  /** I420 frames in order. At most a few frames are drawn ahead of the reader. */
  frames(): AsyncIterable<Uint8Array>;
}

/** A planned clip. */
export interface ClipSpec {
  readonly analysis: MotionAnalysis;
  readonly plan: MotionPlan;
  readonly frames: number;
  readonly pace: Pace;
  /** Frames by index that are not drawn: the source images themselves at the ends. */
  readonly givenFrames: ReadonlyMap<number, Uint8Array>;
  readonly workers: number | undefined;
  readonly urgency: Urgency | undefined;
  readonly signal: AbortSignal;
}

/** Opens a planned clip for reading. Throws RangeError unless `frames` is a positive integer. */
export function openClip(spec: ClipSpec): Inbetween {
  const { plan, frames, givenFrames, signal } = spec;
  if (!Number.isInteger(frames) || frames < 1) {
    throw new RangeError(`The number of frames must be a positive integer, not ${frames}.`);
  }
  const workers = Math.max(1, spec.workers ?? defaultWorkers());
  const pool = withUrgency(sharedPool(), spec.urgency);
  pool.widen(workers);
  const cancel = cancelFlag();
  const stream = openFrameStream({
    count: frames,
    workers,
    cancel,
    signal,
    draw(index) {
      const given = givenFrames.get(index);
      if (given !== undefined) return Promise.resolve(given.slice());
      return pool.run({ kind: 'draw', plan, time: timeOfFrame(index, frames, spec.pace), cancel });
    },
  });
  return {
    analysis: spec.analysis,
    frames: stream.frames,
    [Symbol.asyncDispose]: stream[Symbol.asyncDispose],
  };
}
