import { timescaleFor } from '../media/h264-arguments.js';
import type { FilmSamples, FilmTrack } from '../media/mp4/film-track.js';
import { joinedEntry } from '../media/mp4/joined-entry.js';
import type { FilmFormat } from '../timeline/timeline.js';
import type { PictureSource } from './picture-source.js';

/** Samples of one source that stand side by side in the film. */
export interface PicturePiece {
  readonly source: PictureSource;
  /** In decoding order; they need no others. */
  readonly samples: readonly number[];
}

/** The film's picture track: all pieces one after the other, each frame lasting exactly as long as the next. */
export function pictureTrack(
  pieces: readonly PicturePiece[],
  { width, height, rate }: FilmFormat,
): { readonly track: FilmTrack; readonly paths: readonly string[] } {
  const timescale = timescaleFor(rate);
  const step = (timescale * rate[1]) / rate[0];
  const paths = [...new Set(pieces.map(({ source }) => source.path))];
  const pathIndex = new Map(paths.map((path, index) => [path, index]));
  const orders = pieces.map(displayPlaces);
  const delay = orders.reduce((most, places) => Math.max(most, delayOf(places)), 0);
  const samples = emptySamples(pieces.reduce((sum, piece) => sum + piece.samples.length, 0));
  let at = 0;
  for (const [index, { source, samples: chosen }] of pieces.entries()) {
    const places = orders[index]!;
    const path = pathIndex.get(source.path)!; // Every source's path is in the list.
    for (let n = 0; n < chosen.length; n += 1) {
      const sample = chosen[n]!;
      samples.sizes[at] = source.samples.sizes[sample]!;
      samples.offsets[at] = source.samples.offsets[sample]!;
      samples.sources[at] = path;
      samples.durations[at] = step;
      samples.compositions[at] = (places[n]! + delay - n) * step;
      samples.syncs[at] = source.samples.syncs[sample]!;
      at += 1;
    }
  }
  const track: FilmTrack = {
    handler: 'vide',
    language: 'und',
    timescale,
    entry: joinedEntry(pieces.map(({ source }) => source.entry)),
    samples,
    shown: { from: delay * step, ticks: samples.count * step },
    size: { width, height },
  };
  return { track, paths };
}

// For each chosen sample, its place among them in the order of showing.
function displayPlaces({ source: { ranks }, samples }: PicturePiece): Uint32Array {
  const shown = new Uint32Array(samples.length);
  for (let n = 0; n < shown.length; n += 1) shown[n] = n;
  shown.sort((a, b) => ranks[samples[a]!]! - ranks[samples[b]!]!);
  const places = new Uint32Array(samples.length);
  for (let place = 0; place < places.length; place += 1) places[shown[place]!] = place;
  return places;
}

// How many frames a picture has to wait, so that none is shown before it is decoded.
function delayOf(places: Uint32Array): number {
  let delay = 0;
  for (let n = 0; n < places.length; n += 1) delay = Math.max(delay, n - places[n]!);
  return delay;
}

function emptySamples(count: number): FilmSamples {
  return {
    count,
    sizes: new Uint32Array(count),
    durations: new Uint32Array(count),
    compositions: new Int32Array(count),
    syncs: new Uint8Array(count),
    sources: new Uint32Array(count),
    offsets: new Float64Array(count),
  };
}
