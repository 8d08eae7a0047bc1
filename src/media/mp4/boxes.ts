/** One box of an MP4: its four-letter type and where its content lies in the bytes at hand. */
export interface Box {
  readonly type: string;
  readonly bytes: Buffer;
  /** First byte of the box, its header included. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** The file does not hold together as an MP4. */
export class BrokenMp4 extends Error {}

/** The boxes side by side between two places. Throws BrokenMp4 when one reaches over the end. */
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
  for (const type of path) {
    if (found === undefined) return undefined;
    found = inside(found).find((one) => one.type === type);
  }
  return found;
}

/** The same where the box must be there. */
export function mustHave(box: Box, ...path: readonly string[]): Box {
  const found = child(box, ...path);
  if (found === undefined) throw new BrokenMp4(`it has no ${[box.type, ...path].join('/')} box`);
  return found;
}

/** Reads numbers from a box one after the other. Throws BrokenMp4 when the box is too short. */
export function reader({ bytes, start, end, type }: Box, skip = 0): BoxReader {
  let at = start + skip;
  const take = (length: number): number => {
    if (at + length > end) throw new BrokenMp4(`its ${type} box is cut short`);
    at += length;
    return at - length;
  };
  return {
    u8: () => bytes.readUInt8(take(1)),
    u16: () => bytes.readUInt16BE(take(2)),
    i16: () => bytes.readInt16BE(take(2)),
    u32: () => bytes.readUInt32BE(take(4)),
    i32: () => bytes.readInt32BE(take(4)),
    u64: () => Number(bytes.readBigUInt64BE(take(8))),
    i64: () => Number(bytes.readBigInt64BE(take(8))),
    text: (length) => bytes.toString('latin1', take(length), at),
    skip: (length) => void take(length),
    left: () => end - at,
  };
}

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

function boxAt(bytes: Buffer, at: number, end: number): Box {
  const short = bytes.readUInt32BE(at);
  const type = bytes.toString('latin1', at + 4, at + 8);
  const long = short === 1;
  if (long && at + 16 > end) throw new BrokenMp4(`its ${type} box is cut short`);
  const size = long ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? end - at : short;
  const header = long ? 16 : 8;
  if (size < header || at + size > end) throw new BrokenMp4(`its ${type} box is cut short`);
  return { type, bytes, at, start: at + header, end: at + size };
}
