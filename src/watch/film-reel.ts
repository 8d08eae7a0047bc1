import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../base/digest.js';
import { assembleFilm } from '../film/assemble-film.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { LiveFilm } from '../report/live-view.js';
import type { Studio } from '../studio.js';
import type { Clip } from '../timeline/clip.js';
import type { Timeline } from '../timeline/timeline.js';
import { timelineDigest } from '../timeline/timeline-digest.js';

/** The films of a watch: the newest, and a few before it that a browser may still be loading. */
export interface FilmReel extends AsyncDisposable {
  readonly newest: LiveFilm | null;
  /** Makes the film of a timeline, unless it is the newest already. */
  cut(film: FilmToCut, signal: AbortSignal): Promise<LiveFilm>;
  find(digest: Digest): string | undefined;
}

/** A timeline, and the stills that its colours may be matched to. */
export interface FilmToCut {
  readonly timeline: Timeline;
  readonly keyframes: Iterable<Keyframe>;
}

const KEPT = 4;

/** Opens a reel in its own folder, which is emptied: the user's film is never written by a watch. */
export async function openFilmReel(studio: Studio): Promise<FilmReel> {
  const folder = join(studio.stateFolder, 'watch');
  await rm(folder, { recursive: true, force: true });
  const films: { readonly digest: Digest; readonly path: string }[] = [];
  let newest: LiveFilm | null = null;
  let shown: Digest | null = null;
  let number = 0;

  return {
    get newest() {
      return newest;
    },
    async cut({ timeline, keyframes }, signal) {
      const pictures = withoutTexts(timeline);
      const name = timelineDigest(pictures);
      if (newest === null || name !== shown) {
        number += 1;
        const path = join(folder, `film-${number}.mp4`);
        const tools = {
          engine: () => studio.engine(signal),
          reject: (clip: Clip) => studio.store.reject(clip.digest),
          emit: studio.emit,
          signal,
        };
        const cache = join(studio.stateFolder, 'conformed');
        const film = await assembleFilm({ timeline: pictures, output: path, cache, keyframes }, tools);
        films.push({ digest: film.digest, path });
        // A film that comes back after two edits is the same bytes under a new name.
        for (const old of films.splice(0, Math.max(0, films.length - KEPT)))
          await rm(old.path, { force: true });
        shown = name;
        newest = liveFilm(timeline, film.digest);
      }
      newest = liveFilm(timeline, newest.digest);
      return newest;
    },
    find: (digest) => films.findLast((film) => film.digest === digest)?.path,
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// The page itself shows title, captions and shots, a changed text at once: no film is joined anew for one.
function withoutTexts(timeline: Timeline): Timeline {
  const captions = { as: 'off', language: 'und', cues: [] } as const;
  return { ...timeline, captions, chapters: [], tags: { ...timeline.tags, title: null } };
}

function liveFilm({ format, frames, entries, boundaries, captions }: Timeline, digest: Digest): LiveFilm {
  const { width, height, rate } = format;
  // What is mixed of two shots belongs half to the one and half to the other, so that every frame has its shot.
  const starts = entries.map(
    ({ start }, index) => start - Math.ceil((boundaries[index - 1]?.frames ?? 0) / 2),
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
