import type { FilmTools } from '../film/conform/film-context.js';
import type { Project } from './project.js';

/** What films are made with: an ffmpeg, a job runner, a way to reject a damaged clip, events and a signal. */
export function filmTools(
  project: Pick<Project, 'engine' | 'jobs' | 'store' | 'emit'>,
  signal: AbortSignal,
): FilmTools {
  return {
    engine: () => project.engine(signal),
    jobs: project.jobs,
    reject: ({ digest }) => project.store.reject(digest),
    emit: project.emit,
    signal,
  };
}
