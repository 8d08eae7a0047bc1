/** A CBOR byte string. */
export function cborBytes(bytes: Uint8Array): Buffer {
  return Buffer.concat([cborHead(2, bytes.length), bytes]);
}

/** A CBOR text. */
export function cborText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([cborHead(3, bytes.length), bytes]);
}

/** A CBOR integer of at most 32 bits. */
export function cborInteger(value: number): Buffer {
  return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
}

/** A CBOR array of encoded items. */
export function cborArray(...items: readonly Uint8Array[]): Buffer {
  return Buffer.concat([cborHead(4, items.length), ...items]);
}

/** A CBOR map of encoded keys and values. */
export function cborMap(...pairs: readonly (readonly [Uint8Array, Uint8Array])[]): Buffer {
  return Buffer.concat([cborHead(5, pairs.length), ...pairs.flat()]);
}

/** The start of a CBOR item: its major type, and its value or its length. */
export function cborHead(major: number, value: number): Buffer {
  const type = major << 5;
  if (value < 24) return Buffer.from([type | value]);
  if (value < 0x100) return Buffer.from([type | 24, value]);
  if (value < 0x1_0000) return Buffer.from([type | 25, value >> 8, value & 0xff]);
  const long = Buffer.alloc(5, type | 26);
  long.writeUInt32BE(value, 1);
  return long;
}
