import { rm } from 'node:fs/promises';
import type { Digest } from '../base/digest.js';
import { openFileIndexCache } from '../film/conform/file-index-cache.js';
import { assembleTracks } from '../film/output/assemble-tracks.js';
import { type StreamedFilm, streamedFilm } from '../film/output/streamed-film.js';
import { type FilmToPlay, liveFilm } from '../live-view/live-film.js';
import type { LiveFilm } from '../live-view/live-view.js';
import type { Keyframe } from '../plan/keyframe.js';
import { filmTools } from '../project/film-tools.js';
import type { Project } from '../project/project.js';
import { stateLayout } from '../store/layout.js';
import { coverGaps, gapsOf } from '../timeline/placeholder.js';
import type { Timeline } from '../timeline/timeline.js';
import { timelineDigest } from '../timeline/timeline-digest.js';
import { type CoverClips, openCoverClips } from './cover-clips.js';

/**
 * The films of a watch: the newest one, and a few earlier ones that a browser may still be loading. They are not
 * written to disk: each is read from its clips, so that a change costs only what it changed.
 */
export interface PreviewFilms extends AsyncDisposable {
  readonly newest: LiveFilm | null;
  /** Assembles the film of a timeline, unless it already is the newest one. */
  assemble(film: PreviewTimeline, signal: AbortSignal): Promise<LiveFilm>;
  find(digest: Digest): StreamedFilm | undefined;
  /** If this is the newest film, the next one is assembled even for the same timeline: one of its files changed. */
  markOutdated(digest: Digest): boolean;
}

/** A timeline, what its shots show, and the keyframes that its colours may be matched to. */
export interface PreviewTimeline extends Pick<FilmToPlay, 'plays'> {
  /** It contains placeholders for the shots that show their keyframes. */
  readonly timeline: Timeline;
  readonly keyframes: Iterable<Keyframe>;
}

// Only the index of each film is in memory.
const KEPT = 8;

/** Opens the films of a watch. The user's film file is never written. */
export async function openPreviewFilms(project: Project): Promise<PreviewFilms> {
  // Earlier versions wrote the films of a watch here.
  await rm(stateLayout(project.stateFolder).earlierPreviews, { recursive: true, force: true });
  const assembleFilm = filmAssembler(project);
  const covers = openCoverClips(project);
  const films: StreamedFilm[] = [];
  let newest: LiveFilm | null = null;
  /** The timeline of the newest film; null when it has to be assembled again. */
  let assembled: Digest | null = null;

  return {
    get newest() {
      return newest;
    },
    async assemble({ timeline, keyframes, plays }, signal) {
      const textless = withoutTexts(await covered(timeline, { plays, covers }, signal));
      const name = timelineDigest(textless);
      let digest = newest?.digest;
      if (digest === undefined || name !== assembled) {
        const film = await assembleFilm({ timeline: textless, keyframes }, signal);
        films.push(film);
        films.splice(0, Math.max(0, films.length - KEPT));
        assembled = name;
        digest = film.digest;
      }
      newest = liveFilm(timeline, { digest, plays });
      return newest;
    },
    // If an edit was undone, two films have the same digest.
    find: (digest) => films.findLast((film) => film.digest === digest),
    markOutdated(digest) {
      if (newest?.digest !== digest || assembled === null) return false;
      assembled = null;
      return true;
    },
    [Symbol.asyncDispose]: () => covers[Symbol.asyncDispose](),
  };
}

function filmAssembler(
  project: Project,
): (film: Omit<PreviewTimeline, 'plays'>, signal: AbortSignal) => Promise<StreamedFilm> {
  const fileIndexes = openFileIndexCache();
  return async ({ timeline, keyframes }, signal) => {
    const cache = await project.conformedFolder();
    const tools = { ...filmTools(project, signal), fileIndexes };
    const { file, checkAgain } = await assembleTracks({ timeline, cache, keyframes }, tools);
    const film = streamedFilm(file);
    await checkAgain();
    return film;
  };
}

// The page shows the keyframes of a shot over black frames.
async function covered(
  timeline: Timeline,
  { plays, covers }: Pick<FilmToPlay, 'plays'> & { readonly covers: CoverClips },
  signal: AbortSignal,
): Promise<Timeline> {
  const placeholders = [...plays].flatMap(([shot, what]) => (what === 'keyframes' ? [shot] : []));
  if (placeholders.length === 0) return timeline;
  const gaps = gapsOf(timeline, new Set(placeholders));
  const frames = Math.max(...[...gaps.values()].map(([from, to]) => to - from));
  const cover = await covers.find({ format: timeline.format, frames }, signal);
  return coverGaps(timeline, { gaps, cover });
}

// The page displays title, captions and shot names itself, so that a changed text needs no new film.
function withoutTexts(timeline: Timeline): Timeline {
  const captions = { as: 'off', language: 'und', cues: [] } as const;
  return { ...timeline, captions, chapters: [], tags: { ...timeline.tags, title: null } };
}
