import type { OpenFile } from '../../system/open-file.js';
import type { Samples } from './read-samples.js';

/** The role of an H.264 sample for the others. */
export interface SampleRole {
  /** Decoding can start here, and no later sample refers to an earlier one. */
  readonly instant: boolean;
  /** Other frames refer to this one. */
  readonly reference: boolean;
}

const IDR = 5;
/** Enough for the headers of the NAL units of most samples; their data is skipped. Many small units get larger reads. */
const READ_AHEAD = 64;
const LARGEST_READ = 64 * 1024;

/** Reads the role of a sample from the headers of its NAL units. */
export async function readSampleRole(
  file: OpenFile,
  { sizes, offsets }: Pick<Samples, 'sizes' | 'offsets'>,
  sample: number,
  lengthSize: number,
): Promise<SampleRole> {
  const [size, start] = [sizes[sample] ?? 0, offsets[sample] ?? 0];
  let bytes = Buffer.allocUnsafe(READ_AHEAD);
  let [from, available] = [0, 0];
  let [instant, reference] = [false, false];
  for (let at = 0; at + lengthSize < size; ) {
    if (at < from || at + lengthSize + 1 > from + available) {
      const isNear = at > 0 && at - from < 2 * bytes.length;
      if (isNear && bytes.length < LARGEST_READ) bytes = Buffer.allocUnsafe(4 * bytes.length);
      from = at;
      available = await file.read(
        size - at < bytes.length ? bytes.subarray(0, size - at) : bytes,
        start + at,
      );
      if (available <= lengthSize) break; // The file ends here.
    }
    const length = bytes.readUIntBE(at - from, lengthSize);
    const head = bytes[at - from + lengthSize]!;
    const type = head & 0x1f;
    if (type >= 1 && type <= IDR) {
      instant ||= type === IDR;
      reference ||= (head & 0x60) !== 0;
    }
    at += lengthSize + length;
  }
  return { instant, reference };
}
