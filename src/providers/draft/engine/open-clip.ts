import type { MotionAnalysis } from '../../../plan/motion-analysis.js';
import type { MotionPlan } from './analysis/motion-plan.js';
import { type FrameStream, openFrameStream } from './draw/frame-stream.js';
import { type Pace, timeOfFrame } from './math/easing.js';
import { cancelFlag } from './memory/cancel-flag.js';
import type { Room } from './memory/room.js';
import { defaultWorkers, poolFor, sharedPool, type Urgency } from './workers/worker-pool.js';

/** An opened clip. Call `frames()` once, and close the clip when its frames are read. */
export interface Inbetween extends AsyncDisposable {
  readonly analysis: MotionAnalysis;
  /**
   * I420 frames in order. At most a few frames are drawn ahead of the reader, always into the same memory: a frame may be
   * changed, and is valid until the next one is requested.
   */
  frames(): AsyncIterable<Uint8Array>;
}

/** A planned clip. */
export interface ClipSpec {
  readonly analysis: MotionAnalysis;
  readonly plan: MotionPlan;
  /** Contains the planes of the plan. It is closed with the clip. */
  readonly room: Room;
  readonly frames: number;
  readonly pace: Pace;
  /** Frames by index that are not drawn: the source images themselves at the ends. */
  readonly givenFrames: ReadonlyMap<number, Uint8Array>;
  readonly workers: number | undefined;
  readonly urgency: Urgency | undefined;
  readonly signal: AbortSignal;
}

type Frame = Uint8Array<SharedArrayBuffer>;

/** Opens a planned clip for reading. Throws RangeError unless `frames` is a positive integer. */
export function openClip(spec: ClipSpec): Inbetween {
  const { plan, room, frames, givenFrames, signal } = spec;
  if (!Number.isInteger(frames) || frames < 1) {
    throw new RangeError(`The number of frames must be a positive integer, not ${frames}.`);
  }
  const workers = Math.max(1, spec.workers ?? defaultWorkers());
  const pool = poolFor(sharedPool(), spec);
  pool.widen(workers);
  const cancel = cancelFlag();
  const bytes = givenFrames.get(0)!.length; // Every clip starts with an image.
  const unused: Frame[] = [];
  const stream = openFrameStream({
    count: frames,
    workers,
    cancel,
    signal,
    async draw(index) {
      const out = unused.pop() ?? room.bytes(bytes);
      const given = givenFrames.get(index);
      if (given !== undefined) out.set(given);
      else {
        const time = timeOfFrame(index, frames, spec.pace);
        await room.during(pool.run({ kind: 'draw', plan, time, out, cancel }));
      }
      return out;
    },
  });
  return {
    analysis: spec.analysis,
    frames: () => readInto(stream, unused),
    async [Symbol.asyncDispose]() {
      await stream[Symbol.asyncDispose]();
      room[Symbol.dispose]();
    },
  };
}

// A frame that was read is drawn over, so a clip needs as many frames of memory as the stream draws ahead.
async function* readInto(stream: FrameStream<Frame>, unused: Frame[]): AsyncGenerator<Uint8Array> {
  for await (const frame of stream.frames()) {
    yield frame;
    unused.push(frame);
  }
}
