import { basename, relative, resolve } from 'node:path';
import { filmFiles } from '../film/output/film-files.js';
import type { PublishedFilm } from '../store/cache/published-films.js';
import { stateLayout } from '../store/layout.js';
import { removeStaleTempFiles, staleTempFilesOf } from '../store/stale-temp-files.js';
import type { Edit } from './edit.js';
import { filmTools } from './film-tools.js';
import type { Project } from './project.js';
import { signedBy, signWith } from './sign-with.js';

/** Writes the film of an edit to its path, and remembers what was published there. */
export async function publishFilm(
  film: Omit<Edit, 'root'>,
  project: Project,
  signal: AbortSignal,
): Promise<PublishedFilm> {
  const { timeline, keyframes, path, digest: edit, storyboard } = film;
  const layout = stateLayout(project.stateFolder);
  await removeStaleTempFiles(await staleTempFilesOf(filmFiles(path), project.clock.now()));
  const { assembleFilm } = await import('../film/output/assemble-film.js'); // An unchanged film does not load it.
  const made = await assembleFilm(
    {
      timeline,
      output: path,
      cache: await project.conformedFolder(),
      // One film is kept, wherever its copies are.
      kept: layout.keptFilm(relative(project.root, resolve(project.root, storyboard.film.output))),
      keyframes: keyframes.values(),
      ...signWith(film, { timeline, title: storyboard.title ?? basename(path) }),
    },
    filmTools(project, signal),
  );
  const { digest, frames, bytes, packets } = made;
  const published = { path, timeline: edit, digest, frames, bytes, packets, ...signedBy(film) };
  await project.films.remember(published, made.sidecars);
  project.emit({ type: 'film-published', path, digest, frames, bytes, packets });
  return published;
}
