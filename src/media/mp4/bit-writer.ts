/** Writes the bits of a NAL unit. */
export interface BitWriter {
  bits(count: number, value: number): BitWriter;
  /** Unsigned Exp-Golomb numbers, one after the other. */
  ue(...values: readonly number[]): BitWriter;
  /** Fills the current byte with zeros. */
  align(): BitWriter;
  /** Whole bytes; only after `align`. */
  bytes(bytes: Uint8Array): BitWriter;
  /** The NAL unit with its header, a stop bit and its emulation prevention bytes. */
  nal(header: number): Buffer;
}

/** A writer without bits. */
export function bitWriter(): BitWriter {
  const written: number[] = [];
  let [byte, filled] = [0, 0];
  const bit = (value: number): void => {
    byte = (byte << 1) | value;
    filled += 1;
    if (filled < 8) return;
    written.push(byte);
    [byte, filled] = [0, 0];
  };
  const writer: BitWriter = {
    bits(count, value) {
      for (let n = count - 1; n >= 0; n -= 1) bit((value >>> n) & 1);
      return writer;
    },
    ue(...values) {
      for (const value of values) {
        const length = 32 - Math.clz32(value + 1);
        writer.bits(length - 1, 0).bits(length, value + 1);
      }
      return writer;
    },
    align() {
      while (filled > 0) bit(0);
      return writer;
    },
    bytes(bytes) {
      if (filled > 0) throw new Error('Whole bytes can be written only at the start of a byte.');
      for (const one of bytes) written.push(one);
      return writer;
    },
    nal(header) {
      bit(1);
      writer.align();
      return Buffer.from([header, ...escaped(written)]);
    },
  };
  return writer;
}

// Three bytes that look like a start code may not occur within a NAL unit.
function escaped(bytes: readonly number[]): number[] {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out.push(byte);
  }
  return out;
}
