import type { FilmSettings } from '../../src/storyboard/storyboard.js';

/** The settings of a film whose storyboard has none. */
export const plainFilm: FilmSettings = {
  output: 'film.mp4',
  size: 'auto',
  fps: 30,
  fit: 'cover',
  duplicateFrames: 'drop',
  audio: null,
  clipSound: 'keep',
  captions: 'soft',
  language: 'und',
  chapters: false,
};
