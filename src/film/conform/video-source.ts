import { RenderError } from '../../diagnostics/render-error.js';
import { readAvcConfig } from '../../media/mp4/avc-config.js';
import type { Box } from '../../media/mp4/boxes.js';
import { BrokenMp4 } from '../../media/mp4/boxes.js';
import { frameTiming } from '../../media/mp4/frame-timing.js';
import { readSampleRole } from '../../media/mp4/nal-units.js';
import { readOpenMp4 } from '../../media/mp4/read-mp4.js';
import type { Samples } from '../../media/mp4/read-samples.js';
import { readVideoEntry } from '../../media/mp4/sample-entry.js';
import { videoTrack } from '../../media/probe.js';
import { type OpenFile, withOpenFile } from '../../system/open-file.js';

/** A file whose frames can be in the film as they are: a clip that fits, or a conformed one. */
export interface VideoSource {
  readonly path: string;
  /** Of the whole file. */
  readonly bytes: number;
  readonly samples: VideoSamples;
  /** For each sample in decoding order, its place in presentation order. */
  readonly ranks: Uint32Array;
  readonly entry: Box;
  /** Bytes of the length before each NAL unit; null when the video is not H.264. */
  readonly lengthSize: number | null;
  /** Whether decoding can start at the first sample. */
  readonly startsDecodable: boolean;
}

/** The part of a source's index that stays in memory: a film may have a thousand sources. */
export type VideoSamples = Pick<Samples, 'count' | 'sizes' | 'offsets' | 'syncs'>;

/** Reads the index of such a file. Throws RenderError `clip-corrupt` or `clip-missing`. */
export async function readVideoSource(path: string): Promise<VideoSource> {
  try {
    return await withOpenFile(path, (file) => readSource(path, file));
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readSource(path: string, file: OpenFile): Promise<VideoSource> {
  const mp4 = await readOpenMp4(file);
  const track = videoTrack(mp4);
  const entry = track.entries[0]!; // videoTrack() asks for one.
  const { format, config } = readVideoEntry(entry);
  const { count, sizes, offsets, syncs } = track.samples;
  const lengthSize = format === 'avc1' ? readAvcConfig(config).lengthSize : null;
  const startsDecodable =
    syncs[0] === 1 &&
    (lengthSize === null || (await readSampleRole(file, track.samples, 0, lengthSize)).instant);
  return {
    path,
    bytes: mp4.bytes,
    samples: { count, sizes, offsets, syncs },
    ranks: frameTiming(track).ranks,
    entry: detached(entry),
    lengthSize,
    startsDecodable,
  };
}

// A box keeps the whole index that it was found in in memory.
function detached({ type, bytes, at, start, end }: Box): Box {
  return { type, bytes: Buffer.from(bytes.subarray(at, end)), at: 0, start: start - at, end: end - at };
}

function unreadable(path: string, error: unknown): unknown {
  const hint = 'Run `inbetween store verify` to see which clips are damaged, then render again.';
  if (error instanceof BrokenMp4) {
    return new RenderError('clip-corrupt', `${path} is damaged: ${error.message}.`, { hint, cause: error });
  }
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return new RenderError('clip-missing', `${path} is missing.`, { hint, cause: error });
  }
  return error;
}
