import type { FileHandle } from 'node:fs/promises';
import type { Samples } from './read-samples.js';

/** What an H.264 sample is to the others. */
export interface SampleRole {
  /** Decoding can begin here, and nothing after it looks back further. */
  readonly instant: boolean;
  /** Other pictures are made from this one. */
  readonly reference: boolean;
}

const IDR = 5;
const LARGEST_SAMPLE = 64 * 1024 * 1024;

/** Looks at the NAL units of one sample. */
export async function sampleRole(
  file: FileHandle,
  { sizes, offsets }: Samples,
  sample: number,
  lengthSize: number,
): Promise<SampleRole> {
  const size = Math.min(sizes[sample] ?? 0, LARGEST_SAMPLE);
  const bytes = Buffer.alloc(size);
  await file.read(bytes, 0, size, offsets[sample] ?? 0);
  let [instant, reference] = [false, false];
  for (let at = 0; at + lengthSize < size; ) {
    const length = bytes.readUIntBE(at, lengthSize);
    const head = bytes[at + lengthSize]!;
    const type = head & 0x1f;
    if (type >= 1 && type <= IDR) {
      instant ||= type === IDR;
      reference ||= (head & 0x60) !== 0;
    }
    at += lengthSize + length;
  }
  return { instant, reference };
}
