import type { Digest } from '../base/digest.js';
import type { Timeline } from '../timeline/timeline.js';
import type { LiveFilm } from './live-view.js';

/** What the page plays: a film, and by shot id what it shows. */
export interface FilmToPlay {
  readonly digest: Digest;
  /** A shot that is not here shows its draft. */
  readonly plays: ReadonlyMap<string, 'keyframes' | 'final'>;
}

/** Describes the film of a timeline for the page. */
export function liveFilm(
  { format, frames, entries, transitions, captions }: Timeline,
  { digest, plays }: FilmToPlay,
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
      const length = (starts[index + 1] ?? frames) - start;
      const mixed = transitions[index - 1]?.frames ?? 0;
      return { shot, start, frames: length, plays: plays.get(shot) ?? 'draft', proxy: null, mixed };
    }),
  };
}

/** The film with the proxies of its shots; `proxyOf` returns undefined for a shot without one. */
export function withProxies(film: LiveFilm, proxyOf: (shot: string) => Digest | undefined): LiveFilm {
  const slices = film.slices.map((slice) => {
    const proxy = slice.plays === 'final' ? null : (proxyOf(slice.shot) ?? null);
    return proxy === slice.proxy ? slice : { ...slice, proxy };
  });
  return slices.every((slice, n) => slice === film.slices[n]) ? film : { ...film, slices };
}
