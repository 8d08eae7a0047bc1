import type { Tone, ToneChange } from '../image/tone.js';

/** The tone change for samples of one plane of one image: (gain * sample >> 12) + lift, in 1/256 codes. */
export interface SampleTone {
  readonly gain: number;
  readonly lift: number;
}

/** The tone changes of both images in a frame, for Y, U and V. */
export interface FrameTones {
  readonly first: readonly [SampleTone, SampleTone, SampleTone];
  readonly last: readonly [SampleTone, SampleTone, SampleTone];
}

/** The tone changes that bring both images to the brightness at `time`; undefined when samples stay as they are. */
export function computeTones(change: ToneChange | undefined, time: number): FrameTones | undefined {
  return change && { first: scaleTones(change.toLast, time), last: scaleTones(change.toFirst, 1 - time) };
}

const GAIN_UNIT = 4096;

function scaleTones(tones: ToneChange['toLast'], part: number): FrameTones['first'] {
  const sample = ({ gain, lift }: Tone): SampleTone => ({
    gain: Math.round(GAIN_UNIT * (1 + (gain - 1) * part)),
    lift: Math.round(256 * lift * part),
  });
  const [y, u, v] = tones;
  return [sample(y), sample(u), sample(v)];
}
