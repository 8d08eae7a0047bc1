import { BrokenMp4 } from './boxes.js';

/** Reads the bits of a NAL unit, without its emulation prevention bytes. */
export interface BitReader {
  bits(count: number): number;
  flag(): boolean;
  /** Unsigned and signed Exp-Golomb numbers. */
  ue(): number;
  se(): number;
}

/** A reader that starts after the first `skip` bytes. Throws BrokenMp4 past the end. */
export function bitReader(nal: Uint8Array, skip: number): BitReader {
  const bytes = unescaped(nal);
  let at = skip * 8;
  const bit = (): number => {
    const byte = bytes[at >> 3];
    if (byte === undefined) throw new BrokenMp4('its decoder configuration is truncated');
    at += 1;
    return (byte >> (7 - ((at - 1) & 7))) & 1;
  };
  const bits = (count: number): number => {
    let value = 0;
    for (let n = 0; n < count; n += 1) value = value * 2 + bit();
    return value;
  };
  const ue = (): number => {
    let zeros = 0;
    while (bit() === 0) {
      zeros += 1;
      if (zeros > 32) throw new BrokenMp4('its decoder configuration is invalid');
    }
    return 2 ** zeros - 1 + bits(zeros);
  };
  const se = (): number => {
    const value = ue();
    return value % 2 === 1 ? (value + 1) / 2 : -value / 2;
  };
  return { bits, flag: () => bit() === 1, ue, se };
}

function unescaped(nal: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(nal.length);
  let length = 0;
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    bytes[length] = byte;
    length += 1;
  }
  return bytes.subarray(0, length);
}
