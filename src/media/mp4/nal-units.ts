import type { OpenFile } from '../../system/open-file.js';
import type { Samples } from './read-samples.js';

/** What an H.264 sample is to the others. */
export interface SampleRole {
  /** Decoding can begin here, and nothing after it looks back further. */
  readonly instant: boolean;
  /** Other pictures are made from this one. */
  readonly reference: boolean;
}

const IDR = 5;
/** Enough for the heads of all NAL units of most samples; their pictures are passed over. */
const LOOK = 64;

/** Looks at the heads of the NAL units of one sample. */
export async function sampleRole(
  file: OpenFile,
  { sizes, offsets }: Pick<Samples, 'sizes' | 'offsets'>,
  sample: number,
  lengthSize: number,
): Promise<SampleRole> {
  const [size, start] = [sizes[sample] ?? 0, offsets[sample] ?? 0];
  const bytes = Buffer.allocUnsafe(LOOK);
  let [from, lockedProject] = [0, 0];
  let [instant, reference] = [false, false];
  for (let at = 0; at + lengthSize < size; ) {
    if (at < from || at + lengthSize + 1 > from + lockedProject) {
      from = at;
      lockedProject = await file.read(size - at < LOOK ? bytes.subarray(0, size - at) : bytes, start + at);
      if (lockedProject <= lengthSize) break; // The file ends here.
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
