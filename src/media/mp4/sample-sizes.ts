import { type Box, BrokenMp4, child, reader } from './boxes.js';

/** The sizes of a track's samples, read from the table where it is. */
export interface SampleSizes {
  readonly count: number;
  of(sample: number): number;
  /** The bytes of adjacent samples. */
  sum(first: number, count: number): number;
}

/**
 * The size table of an stbl box. Every row is in the table. The count of equal samples is not proved by any bytes, so
 * the caller compares it with the media.
 */
export function readSampleSizes(table: Box): SampleSizes {
  const box = child(table, 'stsz');
  if (box === undefined) return compactSizes(child(table, 'stz2'));
  const from = reader(box, 4);
  const same = from.u32();
  const count = from.u32();
  if (same !== 0) return { count, of: () => same, sum: (_, samples) => same * samples };
  if (count * 4 > from.left()) throw new BrokenMp4('its stsz box is truncated');
  const { bytes, end } = box;
  const start = end - from.left();
  return summed(count, (sample) => bytes.readUInt32BE(start + 4 * sample));
}

// Sizes of 4, 8 or 16 bits. A track without any size table is empty.
function compactSizes(box: Box | undefined): SampleSizes {
  if (box === undefined) return summed(0, () => 0);
  const from = reader(box, 7);
  const bits = from.u8();
  const count = from.u32();
  if (bits !== 4 && bits !== 8 && bits !== 16) throw new BrokenMp4('its stz2 box is invalid');
  if ((count * bits) / 8 > from.left()) throw new BrokenMp4('its stz2 box is truncated');
  const { bytes, end } = box;
  const start = end - from.left();
  if (bits === 16) return summed(count, (sample) => bytes.readUInt16BE(start + 2 * sample));
  if (bits === 8) return summed(count, (sample) => bytes.readUInt8(start + sample));
  return summed(
    count,
    (sample) => (bytes.readUInt8(start + (sample >> 1)) >> (sample % 2 === 0 ? 4 : 0)) & 15,
  );
}

function summed(count: number, of: (sample: number) => number): SampleSizes {
  const sum = (first: number, samples: number): number => {
    let total = 0;
    for (let sample = first; sample < first + samples; sample += 1) total += of(sample);
    return total;
  };
  return { count, of, sum };
}
