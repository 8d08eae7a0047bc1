/** Builds an MP4 box. */
export function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 8);
  return Buffer.concat([u32(length), latin(type), ...content], length);
}

/** Bytes, or bytes computed while writing: the tables of a long film are megabytes, and are not needed all at once. */
export type BoxPart = Uint8Array | LazyBytes;

/** Bytes that are computed on demand. */
export interface LazyBytes {
  readonly length: number;
  blocks(): Iterable<Uint8Array>;
}

/** Builds a box as parts, for content too large to be copied into every enclosing box. */
export function boxOfParts(type: string, content: readonly BoxPart[]): readonly BoxPart[] {
  return [u32(lengthOf(content) + 8), latin(type), ...content];
}

/** The total number of bytes. */
export function lengthOf(parts: readonly BoxPart[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** All parts in order, as blocks. */
export function* blocksOf(parts: readonly BoxPart[]): Generator<Uint8Array> {
  let small: Uint8Array[] = [];
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      small.push(part);
      continue;
    }
    if (small.length > 0) yield Buffer.concat(small);
    small = [];
    yield* part.blocks();
  }
  if (small.length > 0) yield Buffer.concat(small);
}

/** A column of 32-bit numbers. `at` is called in order, and from the start again for each iteration. */
export function column(count: number, at: (index: number) => number): LazyBytes {
  return {
    length: 4 * count,
    *blocks() {
      for (let from = 0; from < count; from += ROWS) {
        const rows = Math.min(ROWS, count - from);
        const block = Buffer.allocUnsafe(4 * rows);
        for (let row = 0; row < rows; row += 1) block.writeUInt32BE(at(from + row) >>> 0, 4 * row);
        yield block;
      }
    },
  };
}

const ROWS = 16 * 1024;

/** Builds a box that begins with a version and flags. */
export function fullBox(
  type: string,
  [version, flags]: readonly [number, number],
  ...content: readonly Uint8Array[]
): Buffer {
  return box(type, u32(version * 0x100_0000 + flags), ...content);
}

/** Encodes 32-bit numbers, big-endian. */
export function u32(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(numbers.length * 4);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number >>> 0, index * 4);
  return bytes;
}

/** Encodes 16-bit numbers, big-endian. */
export function u16(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(numbers.length * 2);
  for (const [index, number] of numbers.entries()) bytes.writeUInt16BE(number & 0xffff, index * 2);
  return bytes;
}

/** Encodes 64-bit numbers, big-endian. */
export function u64(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(numbers.length * 8);
  for (const [index, number] of numbers.entries()) bytes.writeBigUInt64BE(BigInt(number), index * 8);
  return bytes;
}

/** Encodes Latin-1 text, one byte per character. */
export function latin(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
