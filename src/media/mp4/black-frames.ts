import { bitWriter } from './bit-writer.js';

/** Black H.264 video, made without an encoder. */
export interface BlackFrames {
  /** The decoder configuration (avcC). */
  readonly config: Buffer;
  /** One sample per frame. Only the first one is a reference, so that any number of them can be left out at the end. */
  readonly samples: readonly Buffer[];
}

// No clip uses the highest id, so black frames can share a track with every clip.
const PARAMETER_SET = 31;
const BASELINE = 66;
const CONSTRAINED = 0xc0;
// Of a level, the number of macroblocks in a frame counts: up to 1080P, and up to 8K.
const [LEVEL_4, LEVEL_6, MOST_OF_LEVEL_4] = [40, 60, 8192];
const MOST_FRAMES = 16_000; // The order of frames is counted in 15 bits, by two.

/** Frames of this size, at most 16,000. Both sides are even. */
export function blackFrames(
  { width, height }: { readonly width: number; readonly height: number },
  count: number,
): BlackFrames {
  if (count < 1 || count > MOST_FRAMES) throw new RangeError(`${count} black frames cannot be made.`);
  const columns = Math.ceil(width / 16);
  const rows = Math.ceil(height / 16);
  const sets = [sequenceSet({ width, height, columns, rows }), frameSet()] as const;
  const samples = Array.from({ length: count }, (_, frame) =>
    withLength(frame === 0 ? blackSlice(columns, rows) : repeatedSlice(frame, columns * rows)),
  );
  return { config: configOf(sets), samples };
}

function configOf([sequence, frames]: readonly [Buffer, Buffer]): Buffer {
  const length = (set: Buffer): Buffer => Buffer.from([set.length >> 8, set.length & 0xff]);
  return Buffer.concat([
    Buffer.from([1, BASELINE, CONSTRAINED, sequence[3]!, 0xff, 0xe1]), // Its fourth byte is the level.
    ...[length(sequence), sequence, Buffer.from([1]), length(frames), frames],
  ]);
}

function sequenceSet({
  width,
  height,
  columns,
  rows,
}: Readonly<Record<'width' | 'height' | 'columns' | 'rows', number>>): Buffer {
  const level = columns * rows <= MOST_OF_LEVEL_4 ? LEVEL_4 : LEVEL_6;
  const cut = [(columns * 16 - width) / 2, (rows * 16 - height) / 2] as const;
  const bits = bitWriter().bits(8, BASELINE).bits(8, CONSTRAINED).bits(8, level);
  // Frame numbers of 4 bits, an explicit order of 16 bits, and one reference frame without gaps.
  bits.ue(PARAMETER_SET, 0, 0, 12, 1).bits(1, 0);
  bits
    .ue(columns - 1, rows - 1)
    .bits(1, 1)
    .bits(1, 1);
  if (cut[0] + cut[1] > 0) bits.bits(1, 1).ue(0, cut[0], 0, cut[1]);
  else bits.bits(1, 0);
  // Square pixels by default; BT.709 in limited range.
  bits.bits(1, 1).bits(2, 0).bits(1, 1).bits(3, 5).bits(1, 0).bits(1, 1).bits(8, 1).bits(8, 1).bits(8, 1);
  // No place of the chroma samples, timing, buffer models or structure; frames are in order.
  bits.bits(5, 0).bits(1, 1).bits(1, 1).ue(0, 0, 0, 0, 0, 1);
  return bits.nal(0x67);
}

function frameSet(): Buffer {
  // Variable-length codes, one slice group, one reference; a slice can turn the deblocking filter off.
  const bits = bitWriter().ue(PARAMETER_SET, PARAMETER_SET).bits(2, 0).ue(0, 0, 0).bits(3, 0).ue(0, 0, 0);
  return bits.bits(1, 1).bits(2, 0).nal(0x68);
}

// One macroblock with the samples themselves, and all others predicted from it without a difference.
function blackSlice(columns: number, rows: number): Buffer {
  const bits = bitWriter().ue(0, 7, PARAMETER_SET).bits(4, 0).ue(0).bits(16, 0);
  bits.bits(2, 0).ue(0, 1);
  bits.ue(25).align().bytes(BLACK_BLOCK);
  for (let block = 1; block < columns * rows; block += 1) {
    // Predicted by the mean of the neighbours, at the same quality.
    bits.ue(3, 0, 0);
    // No coefficients, in the code that the number of coefficients next to it selects.
    if (block === 1 || block === columns) bits.bits(6, 0b000011);
    else bits.bits(1, 1);
  }
  return bits.nal(0x65);
}

const BLACK_BLOCK = Uint8Array.from({ length: 384 }, (_, at) => (at < 256 ? 16 : 128));

// All macroblocks are skipped: the frame repeats the first one.
function repeatedSlice(frame: number, blocks: number): Buffer {
  const bits = bitWriter()
    .ue(0, 5, PARAMETER_SET)
    .bits(4, 1)
    .bits(16, 2 * frame);
  return bits.bits(2, 0).ue(0, 1, blocks).nal(0x01);
}

function withLength(nal: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(nal.length);
  return Buffer.concat([length, nal]);
}
