import { writeFile } from 'node:fs/promises';
import { decodeImage } from '../../media/decode-image.js';
import { fileOf, InputChanged, type JobWork } from '../../media/job.js';
import type { ImageKeyframe } from '../../plan/keyframe.js';
import type { Size } from '../../plan/size.js';
import { hashFile } from '../../system/hash-file.js';

/** How the input `image` becomes the output `samples`: one small I420 image. */
export interface ImageSampleRecipe extends Pick<ImageKeyframe, 'format' | 'orientation' | 'alpha'> {
  readonly revision: number;
  readonly size: Size;
}

/** Increment when the same recipe starts to give other samples. */
export const IMAGE_SAMPLE_REVISION = 3;

/** Scales an image down for measuring. Throws InputChanged. */
export async function sampleImage({
  recipe: { format, orientation, alpha, size },
  inputs,
  outputs,
  engine,
  signal,
}: JobWork<ImageSampleRecipe>): Promise<void> {
  const { path, digest } = fileOf(inputs, 'image');
  const wanted = { file: path, format, orientation, alpha, size, fit: 'cover' } as const;
  const samples = await decodeImage(engine, wanted, signal);
  // The user may have saved the image since it was planned, and the result is kept for the planned bytes.
  if ((await hashFile(path, signal)) !== digest) throw new InputChanged('image', false);
  await writeFile(fileOf(outputs, 'samples'), samples);
}
