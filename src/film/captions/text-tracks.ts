import type { FilmSource, FilmTrack } from '../../media/mp4/film-track.js';
import { captionTrack, chapterTrack, type TimedText } from '../../media/mp4/text-track.js';
import type { FilmFormat, Timeline } from '../../timeline/timeline.js';

/** The film's tracks and the sources of their samples. */
export interface FilmTracks {
  readonly tracks: readonly FilmTrack[];
  readonly sources: readonly FilmSource[];
}

/** What of a film decides its captions and chapters. */
export interface TextedFilm extends Pick<Timeline, 'frames' | 'captions' | 'chapters'> {
  readonly format: Pick<FilmFormat, 'width' | 'height'>;
}

/** Adds captions and chapters to the video track, as far as the film has them. */
export function withTexts({ tracks, sources }: FilmTracks, film: TextedFilm): FilmTracks {
  const [video, ...others] = tracks;
  if (video === undefined) return { tracks, sources };
  const { format, frames, captions, chapters } = film;
  const step = video.shown.ticks / frames;
  const place = {
    timescale: video.timescale,
    ticks: video.shown.ticks,
    language: captions.language,
    size: { width: format.width, height: format.height },
  };
  const texts: FilmTrack[] = [];
  const bytes: FilmSource[] = [];
  const add = (made: { readonly track: FilmTrack; readonly bytes: Buffer }): void => {
    texts.push(made.track);
    bytes.push({ bytes: made.bytes });
  };
  if (captions.as === 'soft' && captions.cues.length > 0) {
    const cues = captions.cues.map(
      ({ text, from, to }): TimedText => ({ text, from: from * step, to: to * step }),
    );
    add(captionTrack(cues, { ...place, source: sources.length + bytes.length }));
  }
  if (chapters.length > 0) {
    const listed = chapters.map(({ title, from }, n): TimedText => {
      return { text: title, from: from * step, to: (chapters[n + 1]?.from ?? frames) * step };
    });
    add(chapterTrack(listed, { ...place, source: sources.length + bytes.length }));
  }
  const named = chapters.length === 0 ? video : { ...video, chapters: others.length + texts.length };
  return { tracks: [named, ...others, ...texts], sources: [...sources, ...bytes] };
}
