import { rm } from 'node:fs/promises';
import type { Digest } from '../base/digest.js';
import { openFilmMemory } from '../film/conform/file-index-cache.js';
import { assembleTracks } from '../film/output/assemble-tracks.js';
import { type StreamedFilm, streamedFilm } from '../film/output/streamed-film.js';
import type { LiveFilm } from '../live-view/live-view.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { Project } from '../project/project.js';
import { stateLayout } from '../store/layout.js';
import type { Clip } from '../timeline/clip.js';
import type { Timeline } from '../timeline/timeline.js';
import { timelineDigest } from '../timeline/timeline-digest.js';
import { liveFilm } from './live-film.js';

/**
 * The films of a watch: the newest, and some before it that a browser may still be loading. None of them is written:
 * each is read from its clips, so that it costs what is new in it.
 */
export interface PreviewFilms {
  readonly newest: LiveFilm | null;
  /** Makes the film of a timeline, unless it is the newest already. */
  cut(film: PreviewToAssemble, signal: AbortSignal): Promise<LiveFilm>;
  find(digest: Digest): StreamedFilm | undefined;
  /** Has the next film made even for the same timeline, if this is the newest one: a file that it is read from changed. */
  spoil(digest: Digest): boolean;
}

/** A timeline, and the stills that its colours may be matched to. */
export interface PreviewToAssemble {
  readonly timeline: Timeline;
  readonly keyframes: Iterable<Keyframe>;
}

// Each holds its index only.
const KEPT = 8;

/** Opens a reel. The user's film is never written by a watch. */
export async function openPreviewFilms(project: Project): Promise<PreviewFilms> {
  // Where watches of earlier versions wrote their films.
  await rm(stateLayout(project.stateFolder).earlierPreviews, { recursive: true, force: true });
  const memory = openFilmMemory();
  const films: StreamedFilm[] = [];
  let newest: LiveFilm | null = null;
  let shown: Digest | null = null;

  async function make(
    { timeline, keyframes }: PreviewToAssemble,
    signal: AbortSignal,
  ): Promise<StreamedFilm> {
    const cache = stateLayout(project.stateFolder).conformed;
    const tools = {
      engine: () => project.engine(signal),
      reject: (clip: Clip) => project.store.reject(clip.digest),
      memory,
      emit: project.emit,
      signal,
    };
    const { file, checkAgain } = await assembleTracks({ timeline, cache, keyframes }, tools);
    const film = streamedFilm(file);
    await checkAgain();
    return film;
  }

  return {
    get newest() {
      return newest;
    },
    async cut({ timeline, keyframes }, signal) {
      const pictures = withoutTexts(timeline);
      const name = timelineDigest(pictures);
      let digest = newest?.digest;
      if (digest === undefined || name !== shown) {
        const film = await make({ timeline: pictures, keyframes }, signal);
        films.push(film);
        films.splice(0, Math.max(0, films.length - KEPT));
        shown = name;
        digest = film.digest;
      }
      newest = liveFilm(timeline, digest);
      return newest;
    },
    // A film that comes back after two edits has the same digest.
    find: (digest) => films.findLast((film) => film.digest === digest),
    spoil(digest) {
      if (newest?.digest !== digest || shown === null) return false;
      shown = null;
      return true;
    },
  };
}

// The page itself shows title, captions and shots, a changed text at once: no film is made anew for one.
function withoutTexts(timeline: Timeline): Timeline {
  const captions = { as: 'off', language: 'und', cues: [] } as const;
  return { ...timeline, captions, chapters: [], tags: { ...timeline.tags, title: null } };
}
