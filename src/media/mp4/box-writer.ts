/** A box of an MP4 with its content. */
export function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 8);
  return Buffer.concat([u32(length), latin(type), ...content], length);
}

/** The same in pieces, for content that is too large to be copied into every box around it. */
export function boxInPieces(type: string, content: readonly Uint8Array[]): readonly Uint8Array[] {
  return [u32(lengthOf(content) + 8), latin(type), ...content];
}

/** Bytes of all pieces together. */
export function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

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
