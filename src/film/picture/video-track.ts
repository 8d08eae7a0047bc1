import type { Digest } from '../../base/digest.js';
import { timescaleFor } from '../../media/h264-arguments.js';
import type { Box } from '../../media/mp4/boxes.js';
import type { FilmTrack } from '../../media/mp4/film-track.js';
import { decodingKey, joinEntries } from '../../media/mp4/joined-entry.js';
import { growingRuns } from '../../media/mp4/sample-runs.js';
import type { FilmFormat } from '../../timeline/timeline.js';
import type { VideoSource } from '../conform/video-source.js';

/** Consecutive samples of the film from one source. */
export interface VideoSegment {
  readonly source: VideoSource;
  /** In decoding order; they need no others. */
  readonly samples: Uint32Array;
}

/** A segment of the film's video; `copied` when its samples are those of the clip. */
export interface AssembledSegment extends VideoSegment {
  /** Of the file of the source. */
  readonly digest: Digest;
  readonly copied: boolean;
}

/**
 * The film's video track while segments are added in any order. All frames have the same length. Only what the film's
 * index needs is kept of a source, so that a thousand clips need little more memory than ten.
 */
export interface VideoTrack {
  /** Adds a segment at its frame of the film. */
  add(segment: VideoSegment, frame: number): void;
  /** The whole track, when no frame is missing. Throws Unjoinable. */
  finish(): FilmVideo;
}

/** A film's video track and the paths of its sources. */
export interface FilmVideo {
  readonly track: FilmTrack;
  readonly paths: readonly string[];
}

/** What of a film decides its video track, besides its segments. */
export interface FilmShape {
  readonly format: Pick<FilmFormat, 'width' | 'height' | 'rate'>;
  readonly frames: number;
}

/** A track with room for the film's frames. */
export function videoTrackOf({ format, frames }: FilmShape): VideoTrack {
  const { width, height, rate } = format;
  const timescale = timescaleFor(rate);
  const step = (timescale * rate[1]) / rate[0];
  const sizes = new Uint32Array(frames);
  const syncs = new Uint8Array(frames);
  const shifts = new Int32Array(frames);
  const entries = new Map<string, { readonly entry: Box; readonly frame: number }>();
  const paths = new Map<string, number>();
  const runs = growingRuns();
  let [delay, filled] = [0, 0];
  return {
    add({ source, samples: chosen }, frame) {
      const path = paths.get(source.path) ?? paths.size;
      paths.set(source.path, path);
      const places = displayPlaces(source, chosen);
      let end = -1;
      for (let n = 0; n < chosen.length; n += 1) {
        const sample = chosen[n]!;
        const size = source.samples.sizes[sample]!;
        const offset = source.samples.offsets[sample]!;
        if (offset !== end) runs.add(frame + n, path, offset);
        end = offset + size;
        sizes[frame + n] = size;
        syncs[frame + n] = source.samples.syncs[sample]!;
        shifts[frame + n] = places[n]! - n;
        // The delay in frames that lets every frame be decoded before it is shown.
        delay = Math.max(delay, n - places[n]!);
      }
      filled += chosen.length;
      // The film uses the sample entry of its first clip, whichever segment was added first.
      const key = decodingKey(source.entry);
      const known = entries.get(key);
      if (known === undefined || frame < known.frame) entries.set(key, { entry: source.entry, frame });
    },
    finish() {
      if (filled !== frames)
        throw new Error(`The film has ${filled} frames where its timeline has ${frames}.`);
      for (let sample = 0; sample < frames; sample += 1) shifts[sample] = (shifts[sample]! + delay) * step;
      const inOrder = [...entries.values()].sort((a, b) => a.frame - b.frame);
      const track: FilmTrack = {
        handler: 'vide',
        language: 'und',
        timescale,
        entry: joinEntries(inOrder.map(({ entry }) => entry)),
        samples: {
          count: frames,
          sizes,
          durations: step,
          compositions: shifts,
          syncs,
          runs: runs.inOrder(),
        },
        shown: { from: delay * step, ticks: frames * step },
        size: { width, height },
      };
      return { track, paths: [...paths.keys()] };
    },
  };
}

// For each chosen sample, its place among them in presentation order.
function displayPlaces({ ranks }: VideoSource, chosen: Uint32Array): Uint32Array {
  if (chosen.length === ranks.length) return ranks;
  const shown = new Uint32Array(chosen.length);
  for (let n = 0; n < shown.length; n += 1) shown[n] = n;
  shown.sort((a, b) => ranks[chosen[a]!]! - ranks[chosen[b]!]!);
  const places = new Uint32Array(chosen.length);
  for (let place = 0; place < places.length; place += 1) places[shown[place]!] = place;
  return places;
}
