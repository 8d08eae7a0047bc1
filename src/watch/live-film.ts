import type { Digest } from '../base/digest.js';
import type { LiveFilm } from '../live-view/live-view.js';
import type { Timeline } from '../timeline/timeline.js';

/** A film as the page plays it. */
export function liveFilm(
  { format, frames, entries, transitions, captions }: Timeline,
  digest: Digest,
): LiveFilm {
  const { width, height, rate } = format;
  // What is mixed of two shots belongs half to the one and half to the other, so that every frame has its shot.
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
      return { shot, start, frames: (starts[index + 1] ?? frames) - start };
    }),
  };
}
