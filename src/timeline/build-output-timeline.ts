import type { FilmSettings, OutputSettings, Shot } from '../storyboard/storyboard.js';
import { buildTimeline, type TimelineInput } from './build-timeline.js';
import type { Timeline } from './timeline.js';

type Size = { readonly width: number; readonly height: number };

/**
 * Lays the film's clips out again, as a further output wants them: its shots, size, rate and captions. A part of the
 * film is a film of its own: its sound begins with it. Throws RenderError `transition-too-long`.
 */
export function buildOutputTimeline(input: TimelineInput, output: OutputSettings, filmSize: Size): Timeline {
  const { storyboard } = input;
  const { anchor: _, ...film } = storyboard.film;
  const settings: FilmSettings = {
    ...film,
    ...(output.anchor === undefined ? {} : { anchor: output.anchor }),
    size: outputSize(output, filmSize),
    fps: output.fps,
    fit: output.fit,
    captions: output.captions,
  };
  const rate = output.fps / storyboard.film.fps;
  const shots = shotsOf(storyboard.shots, output).map((shot) => atRate(shot, rate));
  const cut = buildTimeline({ ...input, storyboard: { ...storyboard, film: settings, shots } });
  const barred = output.fit === 'contain' && output.colour !== BLACK;
  const format = barred ? { ...cut.format, bars: output.colour } : cut.format;
  // Pictures that move have no sound and no chapters.
  return output.kind === 'film' ? { ...cut, format } : { ...cut, format, sound: null, chapters: [] };
}

const BLACK = '#000000';
const ANIMATION_WIDTH = 480;

/** How large an output is, seen from the film's size. Both sides even. */
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

// Colours fade in frames of the film, and have to last as long where there are fewer or more of them in a second. Rounded
// down, so that what fits into the film's shots fits into these.
function atRate(shot: Shot, rate: number): Shot {
  const { transition } = shot;
  if (transition.kind !== 'cut' || transition.match === undefined || rate === 1) return shot;
  const frames = Math.max(1, Math.floor(transition.match.frames * rate));
  return { ...shot, transition: { ...transition, match: { ...transition.match, frames } } };
}

function even(side: number): number {
  return Math.max(16, 2 * Math.round(side / 2));
}
