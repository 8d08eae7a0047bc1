import type {
  FilmSettings as FilmDocument,
  Output as OutputDocument,
  Shot as ShotDocument,
} from '../schema/schema.generated.js';
import type { FilmSettings, OutputSettings } from '../storyboard.js';
import { readAnchor } from './read-focus.js';
import { readFpsFit } from './read-fps-fit.js';

/** The further outputs of the film, with defaults; no property where there are none. */
export function readOutputs(
  written: FilmDocument['outputs'],
  film: FilmSettings,
  shots: readonly ShotDocument[],
): { readonly outputs?: readonly OutputSettings[] } {
  if (written === undefined || written.length === 0) return {};
  return { outputs: written.map((output, index) => readOutput(output, index, { film, shots })) };
}

/**
 * The shots of an output that has these ends, without those that are skipped, as ids in the order of the film. Empty when
 * all of them are skipped.
 */
export function playedOf(
  { from, to }: Pick<OutputDocument, 'from' | 'to'>,
  shots: readonly (Partial<Pick<ShotDocument, 'id' | 'skip'>> | null)[],
): readonly string[] {
  const at = (id: string) => shots.findIndex((shot) => shot?.id === id);
  const part = shots.slice(from === undefined ? 0 : at(from), to === undefined ? undefined : at(to) + 1);
  return part.flatMap((shot) => (shot?.id === undefined || shot.skip === true ? [] : [shot.id]));
}

/** The kind of an output, by its file extension. */
export function outputKind(output: string): OutputSettings['kind'] {
  if (/\.gif$/i.test(output)) return 'gif';
  return /\.webp$/i.test(output) ? 'webp' : 'film';
}

const ANIMATION_FPS = 12; // More makes large files, and less is not smooth.

function readOutput(
  written: OutputDocument,
  index: number,
  { film, shots }: { readonly film: FilmSettings; readonly shots: readonly ShotDocument[] },
): OutputSettings {
  const { output, size, aspect, width = null, fit = film.fit, color = '#000000' } = written;
  // The ends of the part that is shown: a shot that is skipped is in no output.
  const played = playedOf(written, shots);
  const from = written.from === undefined ? null : (played[0] ?? null);
  const to = written.to === undefined ? null : (played.at(-1) ?? null);
  const kind = outputKind(output);
  const animated = kind !== 'film';
  // An animation cannot have a caption track or a caption file.
  const captions = animated && film.captions !== 'burn' ? 'off' : film.captions;
  return {
    output,
    kind,
    size: size === undefined ? null : sides(size, 'x'),
    aspect: aspect === undefined ? null : (Object.values(sides(aspect, ':')) as unknown as [number, number]),
    width,
    fit,
    ...readFpsFit(written.fps_fit ?? film.fpsFit),
    ...readAnchor(written.anchor ?? film.anchor),
    colour: color.toLowerCase(),
    fps: written.fps ?? (animated ? ANIMATION_FPS : film.fps),
    from,
    to,
    captions: written.captions ?? captions,
    at: ['film', 'outputs', index],
  };
}

function sides(written: string, between: string): { readonly width: number; readonly height: number } {
  const [width = 0, height = 0] = written.split(between).map(Number);
  return { width, height };
}
