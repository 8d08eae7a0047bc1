import { isTimed, type TimedKind } from '../../storyboard/transition-kinds.js';
import type { FilmFormat } from '../../timeline/timeline.js';
import type { TimelineTransition } from '../../timeline/transition.js';

/** The graph that mixes `[earlier]` and `[later]` into the frames of a transition; its output has no label. */
export function transitionFilter(transition: TimelineTransition, format: FilmFormat): string {
  const { kind } = transition;
  if (!isTimed(kind)) throw new Error(`A ${kind} has no frames of its own.`);
  return FILTERS[kind](transition, format);
}

type TransitionFilter = (transition: TimelineTransition, format: FilmFormat) => string;

// One filter per kind that is encoded; a missing one does not compile.
const FILTERS: Readonly<Record<TimedKind, TransitionFilter>> = {
  dissolve: (transition, format) => crossfade('fade', transition, format),
  wipe: (transition, format) => crossfade(transition.style ?? 'wipeleft', transition, format),
  fade: ({ colour, out, in: into }) => {
    const through = `color=0x${(colour ?? '#000000').slice(1)}`;
    return [
      `[earlier]fade=t=out:start_frame=0:nb_frames=${out}:${through}[sinking]`,
      `[later]fade=t=in:start_frame=0:nb_frames=${into}:${through}[rising]`,
      // concat shifts the second half to the end of the first.
      '[sinking][rising]concat=n=2:v=1:a=0',
    ].join(';');
  },
};

function crossfade(style: string, { frames }: TimelineTransition, { rate }: FilmFormat): string {
  const duration = (count: number) => ((count * rate[1]) / rate[0]).toFixed(6);
  if (frames > 1) return `[earlier][later]xfade=transition=${style}:duration=${duration(frames)}:offset=0`;
  // xfade outputs nothing for streams of one frame. Of two equal frames, the second is halfway.
  const twice = 'tpad=stop=1:stop_mode=clone';
  return [
    `[earlier]${twice}[before]`,
    `[later]${twice}[after]`,
    `[before][after]xfade=transition=${style}:duration=${duration(2)}:offset=0,trim=start_frame=1,setpts=PTS-STARTPTS`,
  ].join(';');
}
