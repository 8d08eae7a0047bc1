import type { Digest } from '../base/digest.js';
import type { Size } from '../plan/size.js';
import { type Rate, timescaleFor } from './h264-arguments.js';
import { blackFrames } from './mp4/black-frames.js';
import { box, latin, u16, u32 } from './mp4/box-writer.js';
import type { FilmTrack } from './mp4/film-track.js';
import { writeFilmFile } from './mp4/write-film-file.js';

/** The length of a clip of black frames. */
export interface BlackClip {
  readonly size: Size;
  readonly rate: Rate;
  readonly frames: number;
}

/** Writes a new MP4 of black frames in milliseconds, without ffmpeg. It can be copied into a film with other H.264 clips. */
export function writeBlackClip(
  path: string,
  { size, rate, frames }: BlackClip,
  signal: AbortSignal,
): Promise<{ readonly bytes: number; readonly digest: Digest }> {
  const { config, samples } = blackFrames(size, frames);
  const timescale = timescaleFor(rate);
  const step = (timescale * rate[1]) / rate[0];
  const track: FilmTrack = {
    handler: 'vide',
    language: 'und',
    timescale,
    entry: sampleEntry(size, config),
    samples: {
      count: frames,
      sizes: Uint32Array.from(samples, ({ length }) => length),
      durations: step,
      compositions: new Int32Array(frames),
      syncs: Uint8Array.from(samples, (_, frame) => (frame === 0 ? 1 : 0)),
      runs: { firsts: new Uint32Array(1), sources: new Uint32Array(1), places: new Float64Array(1) },
    },
    shown: { from: 0, ticks: frames * step },
    size,
  };
  const metadata = { title: null, comment: 'Black frames.', tool: 'inbetween', keys: {}, xmp: null };
  const file = { tracks: [track], sources: [{ bytes: Buffer.concat(samples) }], metadata };
  return writeFilmFile(path, file, signal);
}

function sampleEntry({ width, height }: Size, config: Buffer): Buffer {
  const BT709 = 1;
  return box(
    'avc1',
    ...[u32(0), u16(0, 1), u32(0, 0, 0, 0), u16(width, height), u32(0x48_0000, 0x48_0000, 0), u16(1)],
    ...[Buffer.alloc(32), u16(24, 0xffff)],
    box('avcC', config),
    box('colr', latin('nclx'), u16(BT709, BT709, BT709), Buffer.alloc(1)),
  );
}
