/** A box of an MP4 with its content. */
export function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 8);
  return Buffer.concat([u32(length), latin(type), ...content], length);
}

/** Bytes, or how many they will be: the tables of a long film are megabytes, and nobody needs all of them at once. */
export type Piece = Uint8Array | LateBytes;

/** Bytes that are made when they are asked for. */
export interface LateBytes {
  readonly length: number;
  blocks(): Iterable<Uint8Array>;
}

/** A box in pieces, for content that is too large to be copied into every box around it. */
export function boxInPieces(type: string, content: readonly Piece[]): readonly Piece[] {
  return [u32(lengthOf(content) + 8), latin(type), ...content];
}

/** Bytes of all pieces together. */
export function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** All pieces one after the other, in blocks of some size. */
export function* blocksOf(pieces: readonly Piece[]): Generator<Uint8Array> {
  let small: Uint8Array[] = [];
  for (const piece of pieces) {
    if (piece instanceof Uint8Array) {
      small.push(piece);
      continue;
    }
    if (small.length > 0) yield Buffer.concat(small);
    small = [];
    yield* piece.blocks();
  }
  if (small.length > 0) yield Buffer.concat(small);
}

/** A column of 32-bit numbers. Each is asked for in its turn, again from the first one for each reading. */
export function column(count: number, at: (index: number) => number): LateBytes {
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

/** A box that begins with a version and flags. */
export function fullBox(
  type: string,
  [version, flags]: readonly [number, number],
  ...content: readonly Uint8Array[]
): Buffer {
  return box(type, u32(version * 0x100_0000 + flags), ...content);
}

/** Numbers as they stand in a box: big end first. */
export function u32(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(numbers.length * 4);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number >>> 0, index * 4);
  return bytes;
}

export function u16(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(numbers.length * 2);
  for (const [index, number] of numbers.entries()) bytes.writeUInt16BE(number & 0xffff, index * 2);
  return bytes;
}

export function u64(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(numbers.length * 8);
  for (const [index, number] of numbers.entries()) bytes.writeBigUInt64BE(BigInt(number), index * 8);
  return bytes;
}

/** Letters, one byte each. */
export function latin(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
