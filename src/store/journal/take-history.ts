import type { Digest } from '../../base/digest.js';
import type { Money } from '../../base/money.js';
import { type CacheKey, type PixelInputs, pixelInputs } from '../../plan/cache-key.js';
import { namedProvider } from '../../plan/provider-name.js';
import type { StoredTake } from '../clips/store-survey.js';
import type { JournalEntry, JournalHappening, TakeId } from './journal-entry.js';

/** One clip that a shot had at some time. */
export interface PastTake {
  readonly shot: string;
  readonly clip: Digest;
  readonly inputs: PixelInputs;
  /** The storyboard's name of the provider; absent for the provider's own. */
  readonly providerName?: string;
  readonly cost: Money | 'free' | null;
  /** Ms since 1970. */
  readonly madeAt: number;
  /** Whether its file is in the store. */
  readonly present: boolean;
}

/** All clips that each shot had, the oldest first: from the store, and from the journal those that were deleted. */
export function takeHistory(
  stored: readonly StoredTake[],
  entries: readonly JournalEntry[],
): ReadonlyMap<string, readonly PastTake[]> {
  const present = new Set(stored.flatMap((take) => (take.present ? [take.record.clip] : [])));
  const kept = stored.map(({ record }): PastTake => {
    const { shot, clip, inputs, receipt, created } = record;
    const named = namedProvider(receipt.providerName);
    return { shot, clip, inputs, ...named, cost: receipt.cost, madeAt: created, present: present.has(clip) };
  });
  // Clips of other machines are only in the store, and clips that gc deleted only in the journal.
  const all = [...kept, ...journaled(entries, present)];
  const history = new Map<string, PastTake[]>();
  for (const take of all.sort((a, b) => a.madeAt - b.madeAt)) {
    const takes = history.get(take.shot) ?? [];
    if (!takes.some(({ clip }) => clip === take.clip)) history.set(take.shot, [...takes, take]);
  }
  return history;
}

function journaled(entries: readonly JournalEntry[], present: ReadonlySet<Digest>): readonly PastTake[] {
  return finishedAttempts(entries).flatMap(
    ({ shots, clip, inputs, providerName, cost, at: madeAt, isAccepted }) =>
      clip === null || !isAccepted
        ? []
        : shots.map((shot) => ({
            ...{ shot, clip, inputs, ...namedProvider(providerName) },
            ...{ cost, madeAt, present: present.has(clip) },
          })),
  );
}

/** An attempt whose result a provider has delivered, as the journal has it. */
export interface FinishedAttempt {
  readonly key: CacheKey;
  readonly shots: readonly string[];
  readonly inputs: PixelInputs;
  /** The storyboard's name of the provider; absent for the provider's own. */
  readonly providerName?: string;
  readonly cost: Money | 'free' | null;
  readonly task: string | null;
  /** Null for a result that is no clip, or was not fetched. */
  readonly clip: Digest | null;
  /** Whether the clip was accepted; false for one that is kept for its odd length. */
  readonly isAccepted: boolean;
  /** Ms since 1970, of the last entry about it. */
  readonly at: number;
}

type Intent = JournalHappening & { readonly type: 'intent' };

/** Every attempt that was finished, in the order in which they ended. */
export function finishedAttempts(entries: readonly JournalEntry[]): readonly FinishedAttempt[] {
  const intents = new Map<TakeId, Intent>();
  const finished = new Map<TakeId, FinishedAttempt>();
  for (const entry of entries) {
    const { take, at } = entry;
    if (entry.type === 'intent') intents.set(take, entry);
    const intent = intents.get(take);
    if (intent === undefined) continue;
    const known = finished.get(take) ?? unbilled(intent, at);
    if (entry.type === 'succeeded') {
      const { cost, taskId: task = null } = entry.receipt;
      finished.set(take, { ...known, cost, task, at });
    }
    if (entry.type === 'accepted' || entry.type === 'odd-length') {
      finished.delete(take); // It ends now, after those that have ended before.
      finished.set(take, { ...known, clip: entry.clip, isAccepted: entry.type === 'accepted', at });
    }
  }
  return [...finished.values()];
}

function unbilled({ key, shots, request }: Intent, at: number): FinishedAttempt {
  return {
    ...{ key, shots, inputs: pixelInputs(request), ...namedProvider(request.providerName) },
    ...{ cost: null, task: null },
    ...{ clip: null, isAccepted: false, at },
  };
}
