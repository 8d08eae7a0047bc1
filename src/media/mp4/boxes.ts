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

/** The consecutive boxes between two positions. Throws BrokenMp4 when one extends past the end. */
export function boxesIn(bytes: Buffer, start = 0, end = bytes.length): readonly Box[] {
  const boxes: Box[] = [];
  let at = start;
  while (at + 8 <= end) {
    const box = boxAt(bytes, at, end);
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

/** The boxes inside a box. */
export function inside(box: Box, skip = 0): readonly Box[] {
  return boxesIn(box.bytes, box.start + skip, box.end);
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
  for (let at = start; at + 8 <= end; at = boxEnd(bytes, at, end)) {
    if (isOfType(bytes, at, type)) return boxAt(bytes, at, end);
  }
  return undefined;
}

function isOfType(bytes: Buffer, at: number, type: string): boolean {
  for (let letter = 0; letter < 4; letter += 1) {
    if (bytes[at + 4 + letter] !== type.charCodeAt(letter)) return false;
  }
  return true;
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

function boxAt(bytes: Buffer, at: number, end: number): Box {
  const after = boxEnd(bytes, at, end);
  return {
    type: bytes.toString('latin1', at + 4, at + 8),
    bytes,
    at,
    start: at + headerLength(bytes, at),
    end: after,
  };
}

function boxEnd(bytes: Buffer, at: number, end: number): number {
  const short = bytes.readUInt32BE(at);
  const header = headerLength(bytes, at);
  const fits = at + header <= end;
  const size = short === 0 ? end - at : short === 1 && fits ? Number(bytes.readBigUInt64BE(at + 8)) : short;
  if (size >= header && at + size <= end) return at + size;
  throw new BrokenMp4(`its ${bytes.toString('latin1', at + 4, at + 8)} box is truncated`);
}

function headerLength(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) === 1 ? 16 : 8;
}
