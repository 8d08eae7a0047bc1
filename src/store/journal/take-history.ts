import type { Digest } from '../../base/digest.js';
import type { Money } from '../../base/money.js';
import { type PixelInputs, pixelInputs } from '../../plan/cache-key.js';
import type { StoredTake } from '../clips/store-survey.js';
import type { JournalEntry, JournalHappening, TakeId } from './journal-entry.js';

/** One clip that a shot had at some time. */
export interface PastTake {
  readonly shot: string;
  readonly clip: Digest;
  readonly inputs: PixelInputs;
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
    return { shot, clip, inputs, cost: receipt.cost, madeAt: created, present: present.has(clip) };
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

type Intent = JournalHappening & { readonly type: 'intent' };

function journaled(entries: readonly JournalEntry[], present: ReadonlySet<Digest>): readonly PastTake[] {
  const intents = new Map<TakeId, Intent>();
  const costs = new Map<TakeId, PastTake['cost']>();
  return entries.flatMap((entry): readonly PastTake[] => {
    if (entry.type === 'intent') intents.set(entry.take, entry);
    if (entry.type === 'succeeded') costs.set(entry.take, entry.receipt.cost);
    const intent = intents.get(entry.take);
    if (entry.type !== 'accepted' || intent === undefined) return [];
    const { clip, at: madeAt } = entry;
    const inputs = pixelInputs(intent.request);
    const cost = costs.get(entry.take) ?? null;
    return intent.shots.map((shot) => ({ shot, clip, inputs, cost, madeAt, present: present.has(clip) }));
  });
}
