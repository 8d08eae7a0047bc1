import type { FilmSettings, OutputSettings, Shot } from '../storyboard/storyboard.js';
import { buildTimeline, type TimelineInput } from './build-timeline.js';
import type { Timeline } from './timeline.js';

type Size = { readonly width: number; readonly height: number };

/**
 * The timeline of a further output: the film's clips with the output's shots, size, rate and captions. A part of the
 * film is a film of its own: its sound starts with it. Throws RenderError `transition-too-long`.
 */
export function buildOutputTimeline(input: TimelineInput, output: OutputSettings, filmSize: Size): Timeline {
  const { storyboard } = input;
  const { anchor: _, fpsFit: __, ...film } = storyboard.film;
  const settings: FilmSettings = {
    ...film,
    ...(output.anchor === undefined ? {} : { anchor: output.anchor }),
    size: outputSize(output, filmSize),
    fps: output.fps,
    fit: output.fit,
    ...(output.fpsFit === undefined ? {} : { fpsFit: output.fpsFit }),
    captions: output.captions,
  };
  const rate = output.fps / storyboard.film.fps;
  const shots = shotsOf(storyboard.shots, output).map((shot) => atRate(shot, rate));
  const timeline = buildTimeline({ ...input, storyboard: { ...storyboard, film: settings, shots } });
  const barred = output.fit === 'contain' && output.colour !== BLACK;
  const format = barred ? { ...timeline.format, bars: output.colour } : timeline.format;
  // An animation has no sound and no chapters.
  if (output.kind === 'film') return { ...timeline, format };
  return { ...timeline, format, sound: null, chapters: [] };
}

const BLACK = '#000000';
const ANIMATION_WIDTH = 480;

/** The size of an output, by its own settings or from the film's size. Both sides even. */
export function outputSize(
  { kind, size, aspect, width }: Pick<OutputSettings, 'kind' | 'size' | 'aspect' | 'width'>,
  film: Size,
): Size {
  if (size !== null) return size;
  const [across, down] = aspect ?? [film.width, film.height];
  const wide = (chosen: number): Size => ({ width: even(chosen), height: even((chosen * down) / across) });
  if (width !== null) return wide(width);
  const shorter = Math.min(film.width, film.height);
  const natural = across >= down ? (shorter * across) / down : shorter;
  return wide(kind === 'film' ? natural : Math.min(natural, ANIMATION_WIDTH));
}

/** The shots of the film that an output shows. */
export function shotsOf(
  shots: readonly Shot[],
  { from, to }: Pick<OutputSettings, 'from' | 'to'>,
): readonly Shot[] {
  const ids = shots.map(({ id }) => id);
  return shots.slice(from === null ? 0 : ids.indexOf(from), to === null ? undefined : ids.indexOf(to) + 1);
}

// A colour match is given in frames of the film, and lasts as long at another rate. Rounded down, so that it fits
// wherever it fits in the film.
function atRate(shot: Shot, rate: number): Shot {
  const { transition } = shot;
  if (transition.kind !== 'cut' || transition.match === undefined || rate === 1) return shot;
  const frames = Math.max(1, Math.floor(transition.match.frames * rate));
  return { ...shot, transition: { ...transition, match: { ...transition.match, frames } } };
}

function even(side: number): number {
  return Math.max(16, 2 * Math.round(side / 2));
}
