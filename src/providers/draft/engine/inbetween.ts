import type { Image } from './image/image.js';
import { type Inbetween, openClip } from './open-clip.js';
import { type AnalyseOptions, planMotion } from './plan-motion.js';

/** How to draw a clip. */
export interface InbetweenOptions extends AnalyseOptions {
  /** 150 for a clip of 5 s. Frame 0 is the first image and the last frame is the last image, bit for bit. */
  readonly frames: number;
}

/** Estimates the motion between two images and draws the frames from the first to the last one. */
export async function inbetween(first: Image, last: Image, options: InbetweenOptions): Promise<Inbetween> {
  const { plan, room, analysis, pace } = await planMotion(first, last, options);
  const givenFrames = new Map([
    [options.frames - 1, last.data],
    [0, first.data],
  ]);
  const { frames, workers, urgency, signal } = options;
  return openClip({ plan, room, analysis, pace, givenFrames, frames, workers, urgency, signal });
}
