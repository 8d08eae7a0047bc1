import type { MotionAnalysis } from '../../../plan/motion-analysis.js';
import { analyseMotion, type MotionQuestion, planMotion } from './analysis/plan-motion.js';
import { openClip } from './draw/open-clip.js';

/** One still or frame: planar 4:2:0, 8 bit, BT.709 limited range (I420). width and height even; data = Y, then U, then V. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
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
  readonly analysis: MotionAnalysis;
  /** I420 in order, drawn a few frames ahead of the reader and no further. */
  frames(): AsyncIterable<Uint8Array>;
}

/** Finds the motion between two stills and draws what lies between them. */
export async function inbetween(first: Image, last: Image, options: InbetweenOptions): Promise<Inbetween> {
  const { plan, analysis, pace } = await planMotion(first, last, options);
  const given = new Map([
    [options.frames - 1, last.data],
    [0, first.data],
  ]);
  return openClip({
    plan,
    analysis,
    pace,
    given,
    frames: options.frames,
    workers: options.workers,
    signal: options.signal,
  });
}

/** Only looks: which case this pair is. */
export async function analyse(first: Image, last: Image, question: MotionQuestion): Promise<MotionAnalysis> {
  return analyseMotion(first, last, question);
}

export { pushCase, pushIn } from './camera/push-in.js';
