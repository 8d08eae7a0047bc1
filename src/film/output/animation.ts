import { readFile, rm, writeFile } from 'node:fs/promises';
import type { MediaArgument } from '../../media/engine.js';
import { fileOf, type JobWork } from '../../media/job.js';
import { requireAbilities } from '../../media/require-abilities.js';
import type { FilmFormat, FilmTags } from '../../timeline/timeline.js';
import { matrixOf } from '../conform/conform-arguments.js';
import { filmLabel } from './film-label.js';
import { labelledGif, labelledWebp } from './label-animation.js';

/** How the input `film`, which has the animation's size already, becomes the output `animation`. */
export interface AnimationRecipe {
  readonly revision: number;
  readonly kind: 'gif' | 'webp';
  readonly format: Pick<FilmFormat, 'colour' | 'height'>;
  readonly tags: FilmTags;
}

/** Encodes an animation, and labels it where a model made frames of it. */
export async function makeAnimation({
  recipe: { kind, format, tags },
  inputs,
  outputs,
  engine,
  signal,
}: JobWork<AnimationRecipe>): Promise<void> {
  requireAbilities(engine, NEEDS[kind], 'an animation');
  const { path: film } = fileOf(inputs, 'film');
  const output = fileOf(outputs, 'animation');
  const rgb = toRgb(format);
  if (kind === 'gif') {
    // The palette first, then the frames: in one run, ffmpeg would hold the whole film in memory.
    const palette = `${output}.png`;
    try {
      await engine.run({ args: paletteArguments(film, rgb, palette) }, signal);
      await engine.run({ args: gifArguments(film, rgb, { palette, output }) }, signal);
    } finally {
      await rm(palette, { force: true });
    }
  } else await engine.run({ args: webpArguments(film, rgb, output) }, signal);
  if (tags.models.length === 0) return;
  const bytes = await readFile(output);
  const label = filmLabel(tags);
  await writeFile(output, kind === 'gif' ? labelledGif(bytes, label) : labelledWebp(bytes, label));
}

const NEEDS = {
  gif: ['filter palettegen', 'filter paletteuse', 'encoder gif', 'muxer gif', 'decoder png'],
  webp: ['encoder libwebp_anim', 'muxer webp'],
} as const;

function toRgb(format: AnimationRecipe['format']): string {
  const matrix = matrixOf(format.colour, format.height);
  const range = format.colour.fullRange ? 'pc' : 'tv';
  return `scale=in_color_matrix=${matrix}:in_range=${range}:flags=bicubic+accurate_rnd+full_chroma_int+bitexact,format=bgra`;
}

const ONE_THREAD = ['-threads', '1', '-filter_threads', '1'];
const PLAIN = ['-an', '-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'];

function paletteArguments(film: string, rgb: string, output: string): readonly MediaArgument[] {
  return [
    ...['-threads', '1', '-i', { read: film }, '-vf', `${rgb},palettegen=reserve_transparent=0`],
    ...[...ONE_THREAD, ...PLAIN, '-frames:v', '1', '-c:v', 'png', '-f', 'image2', '-update', '1'],
    { write: output },
  ];
}

function gifArguments(
  film: string,
  rgb: string,
  { palette, output }: { readonly palette: string; readonly output: string },
): readonly MediaArgument[] {
  const graph = `[0:v]${rgb}[frames];[frames][1:v]paletteuse=dither=sierra2_4a:diff_mode=rectangle[out]`;
  return [
    ...['-threads', '1', '-i', { read: film }, '-f', 'png_pipe', '-i', { read: palette }],
    ...['-filter_complex_threads', '1', '-filter_complex', graph, '-map', '[out]'],
    ...[...ONE_THREAD, ...PLAIN, '-loop', '0', '-f', 'gif', { write: output }],
  ];
}

function webpArguments(film: string, rgb: string, output: string): readonly MediaArgument[] {
  return [
    ...['-threads', '1', '-i', { read: film }, '-vf', rgb, ...ONE_THREAD, ...PLAIN],
    ...['-c:v', 'libwebp_anim', '-lossless', '0', '-quality', '78', '-compression_level', '4'],
    ...['-loop', '0', '-f', 'webp', { write: output }],
  ];
}
