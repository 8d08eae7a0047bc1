import type { MediaArgument } from '../../media/engine.js';
import { type ColourTags, h264Arguments, tagFilter } from '../../media/h264-arguments.js';
import type { FilmFormat } from '../../timeline/timeline.js';
import type { TimelineTransition } from '../../timeline/transition.js';
import { type Overlay, overlayInputs, overlaySteps } from '../captions/overlay.js';
import { transitionFilter } from './transition-filters.js';

/** One side of a transition: a file that fits the film, and its frames that are mixed. */
export interface TransitionSide {
  readonly path: string;
  readonly range: readonly [number, number];
}

/** Arguments that encode the frames in which one shot becomes the next, and no others. */
export function transitionArguments(
  [earlier, later]: readonly [TransitionSide, TransitionSide],
  {
    transition,
    format,
    tags,
    overlays = [],
  }: {
    readonly transition: TimelineTransition;
    readonly format: FilmFormat;
    readonly tags: ColourTags;
    readonly overlays?: readonly Overlay[];
  },
  output: string,
): readonly MediaArgument[] {
  const { steps, label } = overlaySteps(overlays, 'both', 2);
  const last = `${tagFilter(tags.colour)}[mixed]`;
  const graph = [
    `[0:v]${sideFilters(earlier, format)}[earlier]`,
    `[1:v]${sideFilters(later, format)}[later]`,
    ...(overlays.length === 0
      ? [`${transitionFilter(transition, format)},format=yuv420p,${last}`]
      : [`${transitionFilter(transition, format)},format=yuv420p[both]`, ...steps, `[${label}]${last}`]),
  ].join(';');
  return [
    ...sideInput(earlier, format),
    ...sideInput(later, format),
    ...overlayInputs(overlays),
    ...['-filter_complex_threads', '1', '-filter_complex', graph, '-map', '[mixed]'],
    ...['-frames:v', String(transition.frames), ...h264Arguments(format.rate, tags)],
    { write: output },
  ];
}

/** An input that starts at a frame. It seeks half a frame early, so that rounding cannot skip the frame. */
export function sideInput(
  { path, range: [from] }: TransitionSide,
  { rate }: FilmFormat,
): readonly MediaArgument[] {
  const seconds = ((from - 0.5) * rate[1]) / rate[0];
  return [
    ...(from === 0 ? [] : ['-ss', seconds.toFixed(6)]),
    // For a few frames more threads would decode far ahead and wait for each other.
    ...['-threads', '1', '-noautorotate', '-i', { read: path }],
  ];
}

/** Filters that output exactly the frames of a range, at the film's rate from time zero. */
export function sideFilters({ range: [from, to] }: TransitionSide, { rate }: FilmFormat): string {
  // The parameter sets of a source may contain the sample aspect ratio or not.
  return `setpts=PTS-STARTPTS,fps=fps=${rate[0]}/${rate[1]}:round=near,trim=end_frame=${to - from},setsar=1`;
}
