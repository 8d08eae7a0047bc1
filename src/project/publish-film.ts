import { join } from 'node:path';
import type { Digest } from '../base/digest.js';
import { assembleFilm } from '../film/output/assemble-film.js';
import { filmFiles } from '../film/output/write-sidecars.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { PublishedFilm } from '../store/cache/published-films.js';
import { removeStaleTempFiles, staleTempFilesNextTo } from '../store/stale-temp-files.js';
import type { Timeline } from '../timeline/timeline.js';
import type { Project } from './project.js';

/** What becomes a film, and where. */
export interface FilmToJoin {
  readonly timeline: Timeline;
  /** Among them all stills whose colours are matched. */
  readonly keyframes: ReadonlyMap<string, Keyframe>;
  readonly output: string;
  /** The timeline's. */
  readonly digest: Digest;
}

/** Joins a timeline into the film at its place, and remembers what lies there. */
export async function joinFilm(
  { timeline, keyframes, output, digest }: FilmToJoin,
  project: Project,
  signal: AbortSignal,
): Promise<PublishedFilm> {
  await removeStaleTempFiles(await staleTempFilesNextTo(filmFiles(output), project.clock.now()));
  const film = await assembleFilm(
    { timeline, output, cache: join(project.stateFolder, 'conformed'), keyframes: keyframes.values() },
    {
      engine: () => project.engine(signal),
      reject: ({ digest }) => project.store.reject(digest),
      emit: project.emit,
      signal,
    },
  );
  const published = {
    path: output,
    timeline: digest,
    digest: film.digest,
    frames: film.frames,
    bytes: film.bytes,
    packets: film.packets,
  };
  await project.films.remember(published, film.sidecars);
  project.emit({
    type: 'film-published',
    path: output,
    digest: film.digest,
    frames: film.frames,
    bytes: film.bytes,
    packets: film.packets,
  });
  return published;
}
