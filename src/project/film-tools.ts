import type { FilmTools } from '../film/output/assemble-tracks.js';
import type { Project } from './project.js';

/** What the film folder needs of the world: an ffmpeg, a way to reject a damaged clip, events and a signal. */
export function filmTools(
  project: Pick<Project, 'engine' | 'store' | 'emit'>,
  signal: AbortSignal,
): FilmTools {
  return {
    engine: () => project.engine(signal),
    reject: ({ digest }) => project.store.reject(digest),
    emit: project.emit,
    signal,
  };
}
