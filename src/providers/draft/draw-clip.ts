import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { encodeFrames } from '../../media/encode-frames.js';
import type { MediaEngine } from '../../media/engine.js';
import { fileOf, InputChanged, type JobWork } from '../../media/job.js';
import type { MotionAnalysis } from '../../plan/motion-analysis.js';
import type { Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import { settleAll } from '../../system/ordered-pool.js';
import { type ClipLength, type DrawRecipe, drawJob } from './draw-recipe.js';
import type { Image } from './engine/image/image.js';
import { inbetween } from './engine/inbetween.js';
import type { Inbetween } from './engine/open-clip.js';
import { pushIn } from './engine/push-in.js';
import { decodeCopy, imageChanged } from './planned-image.js';
import { prepareStamp, type Stamp } from './slate.js';

/** Draws a draft as a job. Throws InputChanged, RenderError when ffmpeg fails, or the signal's reason. */
export async function drawDraft(work: JobWork<DrawRecipe>): Promise<void> {
  const path = fileOf(work.outputs, 'clip');
  let steps = 0;
  const onStep = (): void => {
    steps += 1;
    work.onProgress(ANALYSIS * Math.min(1, steps / STEPS));
  };
  const onFrames = (drawn: number): void =>
    work.onProgress(ANALYSIS + (1 - ANALYSIS) * (drawn / work.recipe.frames));
  const motion = await draw(work.recipe, { ...work, path, onFrames, onStep });
  await writeFile(fileOf(work.outputs, 'motion'), JSON.stringify(motion));
}

// The part of the time that the images and their analysis take, and the number of its steps: two images, and the jobs of
// the engine.
const [ANALYSIS, STEPS] = [0.1, 8];

/** Where a clip goes and how long it is. */
export interface ClipToDraw extends ClipLength {
  readonly engine: MediaEngine;
  readonly path: string;
  readonly onFrames: (drawn: number) => void;
}

/** What was drawn. */
export interface DrawnClip {
  readonly size: Size;
  /** What the engine found between the keyframes. */
  readonly motion: MotionAnalysis;
}

/**
 * Draws one clip of a take at once, without a runner. Throws ProviderFailure `refused` for a keyframe that cannot be
 * opened, RenderError `image-changed` for one that changed since it was planned, RenderError when ffmpeg fails, or the
 * signal's reason.
 */
export async function drawClip(
  request: TakeRequest,
  { engine, path, onFrames, ...length }: ClipToDraw,
  signal: AbortSignal,
): Promise<DrawnClip> {
  const { recipe, inputs } = drawJob(request, length);
  try {
    return { size: recipe.size, motion: await draw(recipe, { inputs, engine, path, onFrames, signal }) };
  } catch (error) {
    throw error instanceof InputChanged ? imageChanged(request, error) : error;
  }
}

interface DrawWork extends Pick<JobWork, 'inputs' | 'engine' | 'urgency' | 'signal'> {
  readonly path: string;
  readonly onFrames: (drawn: number) => void;
  /** A step before the first frame has ended. */
  readonly onStep?: () => void;
}

async function draw(
  { size, frames, fps, prompt, slate, ...forms }: DrawRecipe,
  { inputs, engine, path, onFrames, onStep = () => undefined, urgency, signal }: DrawWork,
): Promise<MotionAnalysis> {
  const context = { size, engine, tempParent: dirname(path) };
  const image = async (name: 'first' | 'last', form: DrawRecipe['first']): Promise<Image> => {
    const decoded = await decodeCopy({ ...form, ...fileOf(inputs, name), name }, context, signal);
    onStep();
    return decoded;
  };
  // The copy of one image must not be left behind when the other one cannot be decoded.
  const [first, last] = await settleAll([
    image('first', forms.first),
    forms.last ? image('last', forms.last) : Promise.resolve(null),
  ]);
  const stamp = slate === null ? null : await prepareStamp(slate, size);
  const options = { frames, prompt, onStep, ...(urgency ? { urgency } : {}), signal };
  await using drawn = last ? await inbetween(first, last, options) : await pushIn(first, options);
  await encodeFrames(engine, { frames: stampFrames(drawn, stamp), size, fps, path, onFrames }, signal);
  return drawn.analysis;
}

async function* stampFrames(drawn: Inbetween, stamp: Stamp | null): AsyncIterable<Uint8Array> {
  for await (const frame of drawn.frames()) {
    stamp?.(frame);
    yield frame;
  }
}
