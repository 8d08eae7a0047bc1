import type { MediaArgument } from '../../media/engine.js';
import { type ColourTags, h264Arguments, tagFilter } from '../../media/h264-arguments.js';
import type { FilmFormat } from '../../timeline/timeline.js';
import type { TimelineTransition } from '../../timeline/transition.js';
import { type Overlay, overlayInputs, overlaySteps } from '../captions/overlay.js';

/** One side of a transition: a file that fits the film, and which of its frames go into the window. */
export interface TransitionSide {
  readonly path: string;
  readonly range: readonly [number, number];
}

/** Arguments that make the frames in which one shot becomes the next, and nothing else of the film. */
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
  const last = `${tagFilter(tags.colour)}[window]`;
  const graph = [
    `[0:v]${sideFilters(earlier, format)}[earlier]`,
    `[1:v]${sideFilters(later, format)}[later]`,
    ...(overlays.length === 0
      ? [`${mixed(transition, format)},format=yuv420p,${last}`]
      : [`${mixed(transition, format)},format=yuv420p[both]`, ...steps, `[${label}]${last}`]),
  ].join(';');
  return [
    ...sideInput(earlier, format),
    ...sideInput(later, format),
    ...overlayInputs(overlays),
    ...['-filter_complex_threads', '1', '-filter_complex', graph, '-map', '[window]'],
    ...['-frames:v', String(transition.frames), ...h264Arguments(format.rate, tags)],
    { write: output },
  ];
}

/** An input that starts at a frame. Half a frame early, so that rounding cannot skip it. */
export function sideInput(
  { path, range: [from] }: TransitionSide,
  { rate }: FilmFormat,
): readonly MediaArgument[] {
  const seconds = ((from - 0.5) * rate[1]) / rate[0];
  return [
    ...(from === 0 ? [] : ['-ss', seconds.toFixed(6)]),
    // A few frames: more decoders would read far ahead of them, and wait for each other.
    ...['-threads', '1', '-noautorotate', '-i', { read: path }],
  ];
}

/** Filters that let exactly the frames of a range through, at the film's rate from time zero. */
export function sideFilters({ range: [from, to] }: TransitionSide, { rate }: FilmFormat): string {
  // The shape of pixels stands in the parameter sets, and a source may say it or leave it out.
  return `setpts=PTS-STARTPTS,fps=fps=${rate[0]}/${rate[1]}:round=near,trim=end_frame=${to - from},setsar=1`;
}

function mixed(
  { kind, style, colour, frames, out, in: into }: TimelineTransition,
  { rate }: FilmFormat,
): string {
  if (kind === 'fade') {
    const through = `color=0x${(colour ?? '#000000').slice(1)}`;
    return [
      `[earlier]fade=t=out:start_frame=0:nb_frames=${out}:${through}[sinking]`,
      `[later]fade=t=in:start_frame=0:nb_frames=${into}:${through}[rising]`,
      // Time zero for the second half is the end of the first, which concat sees to.
      '[sinking][rising]concat=n=2:v=1:a=0',
    ].join(';');
  }
  const seconds = ((frames * rate[1]) / rate[0]).toFixed(6);
  const transition = kind === 'wipe' ? (style ?? 'wipeleft') : 'fade';
  return `[earlier][later]xfade=transition=${transition}:duration=${seconds}:offset=0`;
}
