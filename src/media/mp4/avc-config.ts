import { reader } from './boxes.js';

/** The parameter sets of an avcC record. */
export interface AvcConfig {
  readonly sps: readonly Buffer[];
  readonly pps: readonly Buffer[];
  /** Bytes of the length before each NAL unit. */
  readonly lengthSize: number;
}

/** Reads an avcC record. */
export function readAvcConfig(record: Buffer): AvcConfig {
  const from = reader({ type: 'avcC', bytes: record, at: 0, start: 0, end: record.length });
  from.skip(4);
  const lengthSize = (from.u8() & 3) + 1;
  const sets = (count: number): Buffer[] =>
    Array.from({ length: count }, () => {
      const length = from.u16();
      const at = record.length - from.left();
      from.skip(length);
      return record.subarray(at, at + length);
    });
  const sps = sets(from.u8() & 0x1f);
  return { lengthSize, sps, pps: sets(from.u8()) };
}
