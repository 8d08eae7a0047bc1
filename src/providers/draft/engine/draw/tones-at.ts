import type { Tone, ToneChange } from '../image/tone.js';

/** What is done to samples of one plane of one still: (gain * sample >> 12) + lift, in 1/256 codes. */
export interface SampleTone {
  readonly gain: number;
  readonly lift: number;
}

/** The tones of both stills in a frame, for Y, U and V. Undefined when samples stay as they are. */
export interface FrameTones {
  readonly first: readonly [SampleTone, SampleTone, SampleTone];
  readonly last: readonly [SampleTone, SampleTone, SampleTone];
}

/** The light at `time`: both stills are brought to it, each from its own side. */
export function tonesAt(change: ToneChange | undefined, time: number): FrameTones | undefined {
  return change && { first: partOf(change.toLast, time), last: partOf(change.toFirst, 1 - time) };
}

const UNIT = 4096;

function partOf(tones: ToneChange['toLast'], part: number): FrameTones['first'] {
  const sample = ({ gain, lift }: Tone): SampleTone => ({
    gain: Math.round(UNIT * (1 + (gain - 1) * part)),
    lift: Math.round(256 * lift * part),
  });
  const [y, u, v] = tones;
  return [sample(y), sample(u), sample(v)];
}
