import type { FilmFile } from '../../media/mp4/film-layout.js';
import type { Timeline } from '../../timeline/timeline.js';
import { type TextedFilm, withTexts } from '../captions/text-tracks.js';
import type { FilmVideo } from '../picture/video-track.js';
import { type PlacedSound, withSound } from '../sound/sound-track.js';
import { filmLabel } from './film-label.js';

/** The tracks of a film that are copied from files. */
export interface FilmMedia {
  readonly video: FilmVideo;
  /** Null for a silent film. */
  readonly sound: PlacedSound | null;
}

/** The film file of these tracks, with the texts and the label of its timeline. */
export function filmFile(
  film: TextedFilm & Pick<Timeline, 'tags'>,
  { video: { track, paths }, sound }: FilmMedia,
): FilmFile {
  const silent = { tracks: [track], sources: paths.map((path) => ({ path })) };
  const audible = sound === null ? silent : withSound(silent, sound, film.captions.language);
  return { ...withTexts(audible, film), metadata: filmLabel(film.tags) };
}
