import type { Digest } from '../base/digest.js';
import type { Timeline } from '../timeline/timeline.js';
import type { LiveFilm } from './live-view.js';

/** Describes the film of a timeline for the page. `finals`: the shots whose clips are no drafts. */
export function liveFilm(
  { format, frames, entries, transitions, captions }: Timeline,
  { digest, finals }: { readonly digest: Digest; readonly finals: ReadonlySet<string> },
): LiveFilm {
  const { width, height, rate } = format;
  // A transition belongs half to each of its two shots, so that every frame belongs to exactly one shot.
  const starts = entries.map(
    ({ start }, index) => start - Math.ceil((transitions[index - 1]?.frames ?? 0) / 2),
  );
  return {
    digest,
    width,
    height,
    fps: rate[0] / rate[1],
    frames,
    cues: captions.cues,
    slices: entries.map(({ shot }, index) => {
      const start = starts[index] as number; // One start for each entry.
      const plays = finals.has(shot) ? 'final' : 'draft';
      return { shot, start, frames: (starts[index + 1] ?? frames) - start, plays };
    }),
  };
}
