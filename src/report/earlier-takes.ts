import type { Digest } from '../base/digest.js';
import type { Money } from '../base/money.js';
import type { PixelInputs } from '../plan/cache-key.js';
import { takeDifference } from '../plan/format-reason.js';
import type { PastTake } from '../store/clips/take-history.js';

/** A clip that a shot had before, and why another one took its place. */
export interface EarlierTake {
  readonly clip: Digest;
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly provider: string;
  readonly model: string;
  readonly resolution: string;
  readonly seed: number | null;
  readonly prompt: string | null;
  readonly cost: Money | 'free' | null;
  /** What the take after it was asked for differently, in words. */
  readonly replaced: string;
  /** Relative to the storyboard; null when the clip is no longer in the store. */
  readonly file: string | null;
}

/** What is asked for now, the clip that answers it, if there is one, and where clips lie. */
export interface PresentTake {
  readonly now: PixelInputs;
  readonly clip: Digest | undefined;
  readonly fileOf: (clip: Digest) => string;
}

/** The clips that a shot had before its present one, the newest first; `takes` has the oldest first. */
export function earlierTakes(
  takes: readonly PastTake[],
  { now, clip: present, fileOf }: PresentTake,
): readonly EarlierTake[] {
  const earlier = takes.filter(({ clip }) => clip !== present);
  const told = earlier.map(({ clip, inputs, madeAt, cost, present: isHere }, index): EarlierTake => {
    const { provider, model, resolution, seed, prompt } = inputs;
    return {
      ...{ clip, at: new Date(madeAt).toISOString(), provider, model, resolution, seed, prompt, cost },
      replaced: takeDifference(inputs, earlier[index + 1]?.inputs ?? now),
      file: isHere ? fileOf(clip) : null,
    };
  });
  return told.reverse();
}
