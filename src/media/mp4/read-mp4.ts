import { type OpenFile, withOpenFile } from '../../system/open-file.js';
import { type Box, BrokenMp4, boxesIn, child, inside, reader, requireChild } from './boxes.js';
import { readFragments } from './read-fragments.js';
import { readTrack, type Track } from './read-track.js';

/** The index of an MP4 or MOV file: everything except the media bytes. */
export interface Mp4 {
  readonly bytes: number;
  readonly timescale: number;
  readonly tracks: readonly Track[];
  /** The samples are described in fragments, next to the media. */
  readonly fragmented: boolean;
}

/** Reads the index of a file. Throws BrokenMp4 when the file is truncated or inconsistent. */
export async function readMp4(path: string): Promise<Mp4> {
  return withOpenFile(path, readOpenMp4);
}

/** Reads the index of an open file. Throws like {@link readMp4}. */
export async function readOpenMp4(file: OpenFile): Promise<Mp4> {
  const size = file.size();
  const { moov, moofs, mediaEnd } = await readTopLevel(file, size);
  if (moov === undefined) throw new BrokenMp4('it has no moov box');
  const movie = reader(requireChild(moov, 'mvhd'));
  const version = movie.u8();
  movie.skip(3 + (version === 1 ? 16 : 8));
  const timescale = movie.u32();
  const traks = inside(moov).filter((box) => box.type === 'trak');
  const tracks = traks.map((trak) => readTrack(trak));
  const fragmented = child(moov, 'mvex') !== undefined || moofs.length > 0;
  const complete = fragmented ? readFragments(moov, moofs, tracks) : tracks;
  for (const track of complete) checkExtent(track, Math.min(size, mediaEnd));
  return { bytes: size, timescale, tracks: complete, fragmented };
}

// An index that points past the end belongs to an incomplete download.
function checkExtent({ samples: { offsets, sizes, count } }: Track, end: number): void {
  for (let sample = 0; sample < count; sample += 1) {
    if (offsets[sample]! + sizes[sample]! > end) throw new BrokenMp4('its media is cut off');
  }
}

const MAX_INDEX = 256 * 1024 * 1024;

interface TopLevel {
  readonly moov: Box | undefined;
  readonly moofs: readonly { readonly box: Box; readonly offset: number }[];
  readonly mediaEnd: number;
}

async function readTopLevel(file: OpenFile, size: number): Promise<TopLevel> {
  const bytesAt = readAhead(file, size);
  let moov: Box | undefined;
  const moofs: { box: Box; offset: number }[] = [];
  let at = 0;
  let indexBytes = 0;
  while (at + 8 <= size) {
    const header = await bytesAt(at, Math.min(16, size - at));
    const short = header.readUInt32BE(0);
    const type = header.toString('latin1', 4, 8);
    if (at === 0 && !FIRST_BOXES.has(type)) throw new BrokenMp4('it does not begin like an MP4');
    if (short === 1 && header.length < 16) throw new BrokenMp4(`its ${type} box is truncated`);
    const length = short === 1 ? Number(header.readBigUInt64BE(8)) : short === 0 ? size - at : short;
    if (length < (short === 1 ? 16 : 8)) throw new BrokenMp4(`its ${type} box has an impossible size`);
    if (at + length > size) throw new BrokenMp4(`its ${type} box is cut off`);
    if (type === 'moov' || type === 'moof') {
      indexBytes += length;
      if (indexBytes > MAX_INDEX) throw new BrokenMp4('its index is too large');
      const [box] = boxesIn(await bytesAt(at, length));
      if (type === 'moov') moov = box;
      else moofs.push({ box: box!, offset: at }); // boxesIn returns the box whose header was just read.
    }
    at += length;
  }
  return { moov, moofs, mediaEnd: at };
}

const FIRST_BOXES = new Set(['ftyp', 'styp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot']);

// One read covers the headers of all boxes before the media or the index.
const AHEAD = 512;

function readAhead(file: OpenFile, size: number): (at: number, length: number) => Promise<Buffer> {
  let [buffered, from] = [Buffer.alloc(0), 0];
  return async (at, length) => {
    if (at < from || at + length > from + buffered.length) {
      const bytes = Buffer.allocUnsafe(Math.min(size - at, Math.max(length, AHEAD)));
      const filled = await file.read(bytes, at);
      if (filled < length) throw new BrokenMp4('it ended while it was read');
      buffered = bytes.subarray(0, filled);
      from = at;
    }
    return buffered.subarray(at - from, at - from + length);
  };
}
