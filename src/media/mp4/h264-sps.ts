import { type BitReader, bitReader } from './bit-reader.js';

/** The contents of an H.264 sequence parameter set. */
export interface SequenceFacts {
  /** The id of the set. */
  readonly id: number;
  readonly profile: number;
  /** 0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
  readonly chroma: number;
  readonly bitDepth: number;
  readonly interlaced: boolean;
  readonly colour: CodedColour | null;
  readonly sampleAspect: readonly [number, number];
}

/** Colour as numbers of the standard. */
export interface CodedColour {
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
  readonly fullRange: boolean;
}

const WITH_CHROMA = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const OWN_ASPECT = 255;

/** Reads a sequence parameter set NAL unit. */
export function readSps(nal: Uint8Array): SequenceFacts {
  const from = bitReader(nal, 1);
  const profile = from.bits(8);
  from.bits(16);
  const id = from.ue();
  let chroma = 1;
  let bitDepth = 8;
  if (WITH_CHROMA.has(profile)) {
    chroma = from.ue();
    if (chroma === 3) from.flag();
    bitDepth = from.ue() + 8;
    from.ue();
    from.flag();
    if (from.flag()) skipScalingLists(from, chroma === 3 ? 12 : 8);
  }
  from.ue();
  const order = from.ue();
  if (order === 0) from.ue();
  else if (order === 1) {
    from.flag();
    from.se();
    from.se();
    for (let n = from.ue(); n > 0; n -= 1) from.se();
  }
  from.ue();
  from.flag();
  from.ue();
  from.ue();
  const interlaced = !from.flag();
  if (interlaced) from.flag();
  from.flag();
  if (from.flag()) for (let n = 0; n < 4; n += 1) from.ue();
  const usability = from.flag();
  const sampleAspect = usability ? readAspect(from) : SQUARE;
  const colour = usability ? readColour(from) : null;
  return { id, profile, chroma, bitDepth, interlaced, colour, sampleAspect };
}

const SQUARE = [1, 1] as const;
// By the number of the standard, starting at 1.
const ASPECTS = '1:1 12:11 10:11 16:11 40:33 24:11 20:11 32:11 80:33 18:11 15:11 64:33 160:99 4:3 3:2 2:1'
  .split(' ')
  .map((text) => text.split(':').map(Number) as [number, number]);

function readAspect(from: BitReader): readonly [number, number] {
  if (!from.flag()) return SQUARE;
  const code = from.bits(8);
  return code === OWN_ASPECT ? [from.bits(16), from.bits(16)] : (ASPECTS[code - 1] ?? SQUARE);
}

function readColour(from: BitReader): CodedColour | null {
  if (from.flag()) from.flag();
  if (!from.flag()) return null;
  from.bits(3);
  const fullRange = from.flag();
  if (!from.flag()) return { primaries: 2, transfer: 2, matrix: 2, fullRange };
  return { primaries: from.bits(8), transfer: from.bits(8), matrix: from.bits(8), fullRange };
}

function skipScalingLists(from: BitReader, lists: number): void {
  for (let list = 0; list < lists; list += 1) {
    if (!from.flag()) continue;
    let next = 8;
    let last = 8;
    for (let n = 0; n < (list < 6 ? 16 : 64); n += 1) {
      if (next !== 0) next = (last + from.se() + 256) % 256;
      last = next === 0 ? last : next;
    }
  }
}
