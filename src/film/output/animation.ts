import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/digest.js';
import type { MediaArgument } from '../../media/engine.js';
import { syncFile } from '../../system/atomic-file.js';
import { hashFile } from '../../system/hash-file.js';
import type { Timeline } from '../../timeline/timeline.js';
import { matrixOf } from '../conform/conform-arguments.js';
import type { AssembleTools } from './assemble-film.js';
import { filmLabel } from './film-label.js';
import { labelledGif, labelledWebp } from './label-animation.js';
import { publishAs } from './publish-file.js';

/** An animation to make of a film that is small already. */
export interface AnimationToMake {
  readonly kind: 'gif' | 'webp';
  readonly film: string;
  /** For what is only in between. */
  readonly folder: string;
  readonly output: string;
  readonly timeline: Timeline;
}

/** Raise it when the same film starts to give another animation. */
export const ANIMATION_FORMAT = 1;

/** What an ffmpeg has to have for it. */
export function animationNeeds(kind: 'gif' | 'webp'): readonly string[] {
  return kind === 'gif'
    ? ['filter palettegen', 'filter paletteuse', 'encoder gif', 'muxer gif', 'decoder png']
    : ['encoder libwebp_anim', 'muxer webp'];
}

/** Makes the animation, labels it where a model made pictures of it, and publishes it. */
export async function makeAnimation(
  { kind, film, folder, output, timeline }: AnimationToMake,
  { engine, signal }: Pick<AssembleTools, 'engine' | 'signal'>,
): Promise<{ readonly bytes: number; readonly digest: Digest }> {
  const { run } = await engine();
  const rgb = toRgb(timeline);
  const write = async (beside: string): Promise<{ bytes: number; digest: Digest }> => {
    if (kind === 'gif') {
      // First the colours, then the pictures: done at once, ffmpeg would hold the whole film in memory.
      const palette = join(folder, 'palette.png');
      await run({ args: paletteArguments(film, rgb, palette) }, signal);
      await run({ args: gifArguments(film, rgb, { palette, output: beside }) }, signal);
    } else await run({ args: webpArguments(film, rgb, beside) }, signal);
    const label = filmLabel(timeline.tags);
    if (timeline.tags.models.length > 0) {
      const bytes = await readFile(beside);
      await writeFile(beside, kind === 'gif' ? labelledGif(bytes, label) : labelledWebp(bytes, label));
    }
    await syncFile(beside);
    return { bytes: (await stat(beside)).size, digest: await hashFile(beside, signal) };
  };
  return publishAs(output, write, signal);
}

function toRgb({ format }: Timeline): string {
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
  const graph = `[0:v]${rgb}[pictures];[pictures][1:v]paletteuse=dither=sierra2_4a:diff_mode=rectangle[out]`;
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
