import type { Digest } from '../base/digest.js';
import type { Money } from '../base/money.js';
import type { PixelInputs } from '../plan/cache-key.js';
import { takeDifference } from '../plan/format-reason.js';
import { namedProvider } from '../plan/provider-name.js';
import type { PastTake } from '../store/journal/take-history.js';

/** A clip that a shot had before, and why another clip replaced it. */
export interface EarlierTake {
  readonly clip: Digest;
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly provider: string;
  /** The storyboard's name of the provider; absent for the provider's own. */
  readonly providerName?: string;
  readonly model: string;
  readonly resolution: string;
  readonly seed: number | null;
  readonly prompt: string | null;
  readonly cost: Money | 'free' | null;
  /** How the request of the next take differs, as text. */
  readonly replaced: string;
  /** Relative to the storyboard; null when the clip is no longer in the store. */
  readonly file: string | null;
}

/** The current request of a shot, its clip if there is one, and the paths of clips. */
export interface CurrentTake {
  readonly now: PixelInputs;
  readonly clip: Digest | undefined;
  readonly fileOf: (clip: Digest) => string;
}

/** The clips that a shot had before its current clip, newest first. `takes` is oldest first. */
export function earlierTakes(
  takes: readonly PastTake[],
  { now, clip: current, fileOf }: CurrentTake,
): readonly EarlierTake[] {
  const earlier = takes.filter(({ clip }) => clip !== current);
  const oldestFirst = earlier.map(
    ({ clip, inputs, providerName, madeAt, cost, present }, index): EarlierTake => {
      const { provider, model, resolution, seed, prompt } = inputs;
      return {
        ...{ clip, at: new Date(madeAt).toISOString(), provider, ...namedProvider(providerName) },
        ...{ model, resolution, seed, prompt, cost },
        replaced: takeDifference(inputs, earlier[index + 1]?.inputs ?? now),
        file: present ? fileOf(clip) : null,
      };
    },
  );
  return oldestFirst.toReversed();
}
