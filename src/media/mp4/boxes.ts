/** One box of an MP4: its four-letter type and the position of its content in the bytes. */
export interface Box {
  readonly type: string;
  readonly bytes: Buffer;
  /** First byte of the box, its header included. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** The file is not a valid MP4. The message completes a sentence about the file. */
export class BrokenMp4 extends Error {}

/**
 * The boxes inside a box, after `skip` bytes. Bytes that are no box end the list: files contain them, and players ignore
 * them. Throws BrokenMp4 when a box of the index extends past the end.
 */
export function inside(box: Box, skip = 0): readonly Box[] {
  return [...eachInside(box, skip)];
}

/** The boxes of one type inside a box, one at a time. Throws like {@link inside}. */
export function* childrenOf({ bytes, start, end }: Box, type: string): Iterable<Box> {
  const wanted = typeCode(type);
  for (let at = start; ; ) {
    const after = boxEnd(bytes, at, end);
    if (after === NONE) return;
    if (numberAt(bytes, at + 4) === wanted) yield boxAt(bytes, at, after);
    at = after;
  }
}

function* eachInside({ bytes, start, end }: Box, skip: number): Iterable<Box> {
  for (let at = start + skip; ; ) {
    const after = boxEnd(bytes, at, end);
    if (after === NONE) return;
    yield boxAt(bytes, at, after);
    at = after;
  }
}

/** The first box at the end of a path of types, like `child(trak, 'mdia', 'mdhd')`. */
export function child(box: Box, ...path: readonly string[]): Box | undefined {
  let found: Box | undefined = box;
  for (let step = 0; step < path.length && found !== undefined; step += 1) {
    found = firstIn(found, path[step]!); // The loop bounds keep it inside.
  }
  return found;
}

// Skips other boxes without parsing them.
function firstIn({ bytes, start, end }: Box, type: string): Box | undefined {
  const wanted = typeCode(type);
  for (let at = start; ; ) {
    const after = boxEnd(bytes, at, end);
    if (after === NONE) return undefined;
    if (numberAt(bytes, at + 4) === wanted) return boxAt(bytes, at, after);
    at = after;
  }
}

/** A type of four letters as the number that a box has for it. */
export function typeCode(type: string): number {
  return Buffer.from(type, 'latin1').readUInt32BE();
}

// Callers check that the bytes are there. An index may have a million boxes, and readUInt32BE checks once more.
function numberAt(bytes: Buffer, at: number): number {
  return bytes[at]! * 0x100_0000 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
}

/** Like {@link child}, but throws BrokenMp4 when the box is missing. */
export function requireChild(box: Box, ...path: readonly string[]): Box {
  const found = child(box, ...path);
  if (found === undefined) throw new BrokenMp4(`it has no ${[box.type, ...path].join('/')} box`);
  return found;
}

/** Reads numbers from a box in sequence. Throws BrokenMp4 when the box is too short. */
export function reader(box: Box, skip = 0): BoxReader {
  return new Cursor(box, skip);
}

/** A reader over the content of a box. */
export interface BoxReader {
  u8(): number;
  u16(): number;
  i16(): number;
  u32(): number;
  i32(): number;
  u64(): number;
  i64(): number;
  text(length: number): string;
  skip(length: number): void;
  left(): number;
}

// A class, because a closure per method was most of the garbage of reading an index, and a film reads a thousand.
class Cursor implements BoxReader {
  private at: number;

  constructor(
    private readonly box: Box,
    skip: number,
  ) {
    this.at = box.start + skip;
  }

  u8(): number {
    return this.box.bytes.readUInt8(this.take(1));
  }

  u16(): number {
    return this.box.bytes.readUInt16BE(this.take(2));
  }

  i16(): number {
    return this.box.bytes.readInt16BE(this.take(2));
  }

  u32(): number {
    return this.box.bytes.readUInt32BE(this.take(4));
  }

  i32(): number {
    return this.box.bytes.readInt32BE(this.take(4));
  }

  u64(): number {
    return Number(this.box.bytes.readBigUInt64BE(this.take(8)));
  }

  i64(): number {
    return Number(this.box.bytes.readBigInt64BE(this.take(8)));
  }

  text(length: number): string {
    return this.box.bytes.toString('latin1', this.take(length), this.at);
  }

  skip(length: number): void {
    this.take(length);
  }

  left(): number {
    return this.box.end - this.at;
  }

  private take(length: number): number {
    if (this.at + length > this.box.end) throw new BrokenMp4(`its ${this.box.type} box is truncated`);
    this.at += length;
    return this.at - length;
  }
}

function boxAt(bytes: Buffer, at: number, after: number): Box {
  return {
    type: bytes.toString('latin1', at + 4, at + 8),
    bytes,
    at,
    start: at + headerLength(bytes, at),
    end: after,
  };
}

const NONE = -1;

// NONE where no further box begins: at the end, or at bytes that are no box.
function boxEnd(bytes: Buffer, at: number, end: number): number {
  if (at + 8 > end) return NONE;
  const short = numberAt(bytes, at);
  if (short >= 8 && at + short <= end) return at + short;
  if (short === 0) return end;
  const long = short === 1 && at + 16 <= end ? Number(bytes.readBigUInt64BE(at + 8)) : 0;
  if (long >= 16 && at + long <= end) return at + long;
  const type = bytes.toString('latin1', at + 4, at + 8);
  if (NEEDED.has(type)) throw new BrokenMp4(`its ${type} box is truncated`);
  return NONE;
}

// A damaged box of these types would give wrong frames; any other one can be ignored.
const NEEDED: ReadonlySet<string> = new Set([
  ...['mvhd', 'trak', 'tkhd', 'edts', 'elst', 'mdia', 'mdhd', 'hdlr', 'minf', 'stbl', 'stsd', 'stts', 'ctts'],
  ...['stsc', 'stsz', 'stz2', 'stco', 'co64', 'stss', 'mvex', 'trex', 'traf', 'tfhd', 'trun'],
  ...['avcC', 'hvcC', 'av1C', 'vpcC', 'esds'],
]);

function headerLength(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) === 1 ? 16 : 8;
}
