import type { FilmTrack } from '../../media/mp4/film-track.js';
import type { Track } from '../../media/mp4/read-track.js';
import { runsIn } from '../../media/mp4/sample-runs.js';
import type { FilmTracks } from '../captions/text-tracks.js';

/** The track of a sound file that a film contains. */
export interface PlacedSound {
  readonly path: string;
  readonly track: Track;
  /** In samples; exactly as long as the film. */
  readonly length: number;
}

/** Adds the film's sound as its second track. */
export function withSound(
  { tracks, sources }: FilmTracks,
  { path, track, length }: PlacedSound,
  language: string,
): FilmTracks {
  const [entry] = track.entries;
  if (entry === undefined) throw new Error('The sound has no sample entry.');
  const { samples, timescale, edits } = track;
  const sound: FilmTrack = {
    handler: 'soun',
    language,
    timescale,
    entry: Buffer.from(entry.bytes.subarray(entry.at, entry.end)),
    samples: { ...samples, runs: runsIn(samples, sources.length) },
    // The first samples only prime the decoder; the edit list says how many.
    shown: { from: edits[0]?.mediaTime ?? 0, ticks: length },
  };
  return { tracks: [...tracks, sound], sources: [...sources, { path }] };
}
