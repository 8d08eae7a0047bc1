import type { MotionAnalysis } from '../../../../plan/motion-analysis.js';
import type { MotionPlan } from '../analysis/motion-plan.js';
import type { Inbetween } from '../inbetween.js';
import { type Pace, timeOfFrame } from '../math/easing.js';
import { cancelFlag } from '../workers/cancel-flag.js';
import { defaultWorkers, sharedPool } from '../workers/worker-pool.js';
import { openFrameStream } from './frame-stream.js';

/** A planned clip. */
export interface ClipSpec {
  readonly analysis: MotionAnalysis;
  readonly plan: MotionPlan;
  readonly frames: number;
  readonly pace: Pace;
  /** Frames that are not drawn but given: the stills themselves at the ends. */
  readonly given: ReadonlyMap<number, Uint8Array>;
  readonly workers: number | undefined;
  readonly signal: AbortSignal;
}

/** Opens a planned clip for reading. */
export function openClip(spec: ClipSpec): Inbetween {
  const { plan, frames, given, signal } = spec;
  if (!Number.isInteger(frames) || frames < 1) {
    throw new RangeError(`A clip needs a whole number of frames, at least one, not ${frames}.`);
  }
  const workers = Math.max(1, spec.workers ?? defaultWorkers());
  const pool = sharedPool();
  pool.widen(workers);
  const cancel = cancelFlag();
  const stream = openFrameStream({
    count: frames,
    workers,
    cancel,
    signal,
    draw(index) {
      const ready = given.get(index);
      if (ready !== undefined) return Promise.resolve(ready.slice());
      return pool.run({ kind: 'draw', plan, time: timeOfFrame(index, frames, spec.pace), cancel });
    },
  });
  return {
    analysis: spec.analysis,
    frames: stream.frames,
    [Symbol.asyncDispose]: stream[Symbol.asyncDispose],
  };
}
