import type { OpenFile } from '../../system/open-file.js';
import { type Box, BrokenMp4, typeCode } from './boxes.js';

/** Where the boxes of a file are that describe its media. */
export interface TopLevel {
  readonly moov: Span | null;
  readonly moofs: readonly Span[];
  readonly hasMedia: boolean;
  /** The first box is one that MP4 files begin with. */
  readonly beginsLikeMp4: boolean;
  /** The type of a last box that claims more bytes than the file has. The rest of the file is not known to be boxes. */
  readonly cutOff: string | null;
}

/** A range of bytes in a file. */
export interface Span {
  readonly at: number;
  readonly length: number;
}

/**
 * Finds the boxes of a file. Bytes that are no box end the search, as in players: files have zeros, tags or garbage after
 * their last box. Throws BrokenMp4 when the file has more fragments than it could use.
 */
export async function scanTopLevel(file: OpenFile): Promise<TopLevel> {
  const size = file.size();
  const window = fileWindow(file, size);
  let moov: Span | null = null;
  const moofs: Span[] = [];
  const mostFragments = Math.max(1000, size / BYTES_PER_FRAGMENT);
  let [beginsLikeMp4, hasMedia] = [false, false];
  for (let at = 0; at + 8 <= size; ) {
    const needed = Math.min(16, size - at);
    if (!window.has(at, needed)) await window.load(at, needed);
    const { bytes } = window;
    const place = at - window.from;
    const type = bytes.readUInt32BE(place + 4);
    if (at === 0) beginsLikeMp4 = FIRST_BOXES.has(type);
    const length = boxLength(bytes, place, size - at);
    if (length === null) break;
    if (at + length > size) {
      const cutOff = bytes.toString('latin1', place + 4, place + 8);
      return { moov, moofs, hasMedia, beginsLikeMp4, cutOff };
    }
    // Players use the first of several indexes.
    if (type === MOOV) moov ??= { at, length };
    if (type === MOOF) moofs.push({ at, length });
    if (moofs.length > mostFragments) throw new BrokenMp4('it has too many fragments');
    if (type === MDAT) hasMedia = true;
    at += length;
  }
  return { moov, moofs, hasMedia, beginsLikeMp4, cutOff: null };
}

/** Reads whole boxes of a file. */
export interface BoxLoader {
  /** The box, if an earlier read covers it. Neighbours share reads. */
  loaded(span: Span): Box | undefined;
  /** Throws BrokenMp4 when the file got shorter. */
  load(span: Span): Promise<Box>;
}

/** Opens a loader for boxes, which are best read in the order of their places. */
export function boxLoader(file: OpenFile): BoxLoader {
  const window = fileWindow(file, file.size());
  const boxAt = ({ at, length }: Span): Box => {
    const bytes = window.bytes.subarray(at - window.from, at - window.from + length);
    const start = bytes.readUInt32BE(0) === 1 ? 16 : 8;
    return { type: bytes.toString('latin1', 4, 8), bytes, at: 0, start, end: length };
  };
  return {
    loaded: (span) => (window.has(span.at, span.length) ? boxAt(span) : undefined),
    async load(span) {
      await window.load(span.at, span.length);
      return boxAt(span);
    },
  };
}

const [MOOV, MOOF, MDAT] = [typeCode('moov'), typeCode('moof'), typeCode('mdat')];
const FIRST_BOXES: ReadonlySet<number> = new Set(
  ['ftyp', 'styp', 'moov', 'moof', 'mdat', 'free', 'skip', 'wide', 'pnot', 'uuid', 'sidx'].map(typeCode),
);

// A fragment of one sample needs more for its boxes.
const BYTES_PER_FRAGMENT = 64;

// Null for a size that no box can have.
function boxLength(bytes: Buffer, place: number, rest: number): number | null {
  const short = bytes.readUInt32BE(place);
  if (short === 0) return rest; // Until the end of the file.
  if (short !== 1) return short < 8 ? null : short;
  const long = rest < 16 ? 0 : Number(bytes.readBigUInt64BE(place + 8));
  return long < 16 ? null : long;
}

/** The bytes of a file from a place on that were read last. */
interface FileWindow {
  from: number;
  bytes: Buffer;
  has(at: number, length: number): boolean;
  load(at: number, length: number): Promise<void>;
}

// One small read covers the headers of all boxes before the media or the index. A file of many small boxes gets larger
// and larger reads.
const FIRST_READ = 512;
const LARGEST_READ = 256 * 1024;

function fileWindow(file: OpenFile, size: number): FileWindow {
  let ahead = FIRST_READ;
  return {
    from: 0,
    bytes: Buffer.alloc(0),
    has(at, length) {
      return at >= this.from && at + length <= this.from + this.bytes.length;
    },
    async load(at, length) {
      const isNext = at >= this.from && at <= this.from + this.bytes.length;
      ahead = isNext ? Math.min(LARGEST_READ, 2 * ahead) : FIRST_READ;
      const bytes = Buffer.allocUnsafe(Math.min(size - at, Math.max(length, ahead)));
      const filled = await file.read(bytes, at);
      if (filled < length) throw new BrokenMp4('it ended while it was read');
      this.bytes = bytes.subarray(0, filled);
      this.from = at;
    },
  };
}
