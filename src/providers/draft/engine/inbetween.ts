import { cancelFlag } from './cancelled.js';
import { timeOfFrame } from './easing.js';
import { openFrameStream } from './frame-stream.js';
import type { MotionPlan } from './motion-plan.js';
import { requireSameShape, sharePicture } from './picture.js';
import { defaultWorkers, sharedPool, type WorkerPool } from './worker-pool.js';

/** One still or frame: planar 4:2:0, 8 bit, BT.709 limited range (I420). width and height even; data = Y, then U, then V. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Which case the engine found. */
export type MotionKind = 'still' | 'camera' | 'motion' | 'dissolve';

/** What the engine saw between two stills; `note` is one plain sentence for people. */
export interface Analysis {
  readonly kind: MotionKind;
  readonly note: string;
  readonly confidence: number;
}

/** How to draw a clip. */
export interface InbetweenOptions {
  /** 150 for a clip of 5 s; frame 0 is `first`, the last frame is `last`, bit for bit. */
  readonly frames: number;
  /** Its camera words decide only what the pictures leave open. */
  readonly prompt?: string;
  readonly quality?: 'best' | 'fast';
  /** Default: cores, at most 4. The result never depends on it. */
  readonly workers?: number;
  /** Cancelling takes effect within 0.2 s. */
  readonly signal: AbortSignal;
}

/** A clip about to be drawn. Read `frames()` once; each frame is the reader's to keep. */
export interface Inbetween extends AsyncDisposable {
  readonly analysis: Analysis;
  /** I420 in order, drawn a few frames ahead of the reader and no further. */
  frames(): AsyncIterable<Uint8Array>;
}

/** Finds the motion between two stills and draws what lies between them. */
export async function inbetween(
  first: Picture,
  last: Picture,
  options: InbetweenOptions,
): Promise<Inbetween> {
  options.signal.throwIfAborted();
  const { plan, analysis } = await planMotion(first, last, options, sharedPool());
  const workers = options.workers ?? defaultWorkers();
  const pool = sharedPool();
  pool.widen(workers);
  const cancel = cancelFlag();
  const stream = openFrameStream({
    count: options.frames,
    workers,
    pool,
    cancel,
    signal: options.signal,
    draw: (index) => {
      if (index === 0) return Promise.resolve(first.data.slice());
      if (index === options.frames - 1) return Promise.resolve(last.data.slice());
      return pool.run({ kind: 'draw', plan, time: timeOfFrame(index, options.frames), cancel });
    },
  });
  return { analysis, frames: stream.frames, [Symbol.asyncDispose]: stream[Symbol.asyncDispose] };
}

/** Only looks: which case this pair is. */
export async function analyse(first: Picture, last: Picture, options: InbetweenOptions): Promise<Analysis> {
  options.signal.throwIfAborted();
  return (await planMotion(first, last, options, sharedPool())).analysis;
}

async function planMotion(
  first: Picture,
  last: Picture,
  _options: InbetweenOptions,
  _pool: WorkerPool,
): Promise<{ readonly plan: MotionPlan; readonly analysis: Analysis }> {
  requireSameShape(first, last);
  const equal = Buffer.compare(first.data, last.data) === 0;
  const plan: MotionPlan = { way: 'dissolve', first: sharePicture(first), last: sharePicture(last) };
  const analysis: Analysis = equal
    ? { kind: 'still', note: 'Both stills are the same picture; nothing will move.', confidence: 1 }
    : { kind: 'dissolve', note: 'The stills are dissolved into each other.', confidence: 1 };
  return { plan, analysis };
}
