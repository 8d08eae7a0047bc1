import type { Digest } from '../base/digest.js';
import { formatMoney, type Money } from '../base/money.js';
import type { PixelInputs } from '../plan/cache-key.js';
import type { AskedBefore, Change, Reason } from '../plan/decision.js';
import type { LiveTake } from '../report/live-view.js';
import { reasonWords } from '../report/words.js';
import type { StoredTake } from '../store/store-survey.js';
import type { ClipFacts } from '../timeline/clip.js';

/** One clip that a shot once had. */
export interface PastTake {
  readonly shot: string;
  readonly clip: Digest;
  readonly inputs: PixelInputs;
  readonly facts: Pick<ClipFacts, 'frames' | 'width' | 'height'>;
  readonly cost: Money | 'free' | null;
  /** Ms since 1970. */
  readonly madeAt: number;
}

/** Every clip of every shot, as long as its file is there. */
export interface ShotHistory {
  add(take: PastTake): void;
  /** The newest first. */
  takesOf(shot: string): readonly LiveTake[];
  /** What a shot asked for when it last got a clip from this provider. */
  before(provider: string): ReadonlyMap<string, AskedBefore>;
}

// A page shows no more, and a long day of edits must not fill the memory.
const KEPT = 30;

export function openShotHistory(stored: readonly StoredTake[]): ShotHistory {
  const takes = new Map<string, PastTake[]>();

  function add(take: PastTake): void {
    const all = takes.get(take.shot) ?? [];
    const others = all.filter(({ clip }) => clip !== take.clip);
    takes.set(take.shot, [...others, take].slice(-KEPT));
  }

  for (const { record, present } of stored) {
    const { shot, clip, inputs, facts, receipt, created } = record;
    if (present) add({ shot, clip, inputs, facts, cost: receipt.cost, madeAt: created });
  }

  return {
    add,
    takesOf(shot) {
      const all = takes.get(shot) ?? [];
      return all.map((take, index) => liveTake(take, all[index - 1])).reverse();
    },
    before(provider) {
      const asked = new Map<string, AskedBefore>();
      for (const [shot, all] of takes) {
        const newest = all.findLast(({ inputs }) => inputs.provider === provider);
        if (newest) asked.set(shot, { inputs: newest.inputs, firstUri: '', lastUri: null });
      }
      return asked;
    },
  };
}

/** Why a clip is made, without what only follows from it: the slate repeats the prompt. */
export function shortReason(reason: Reason): string {
  if (reason.kind !== 'changed') return reasonWords(reason);
  const prompt = reason.changes.some(({ field }) => field === 'prompt');
  const changes = reason.changes.filter(({ field }) => !(prompt && field === 'slate'));
  const stills = changes.filter(({ field }) => field === 'first' || field === 'last');
  const others = changes.filter((change) => !stills.includes(change));
  const words = stills.map(({ field, now }) => `${field} frame ${now === null ? 'removed' : 'changed'}`);
  if (others.length > 0) words.push(reasonWords({ kind: 'changed', changes: others }));
  return words.join(', ');
}

function liveTake(take: PastTake, before: PastTake | undefined): LiveTake {
  const { clip, inputs, facts, cost, madeAt } = take;
  return {
    clip,
    kind: inputs.provider === 'draft' ? 'draft' : 'paid',
    model: inputs.model,
    prompt: inputs.prompt,
    changed: before ? differences(before.inputs, inputs) : 'first take',
    cost: cost === null ? 'price unknown' : cost === 'free' ? 'free' : formatMoney(cost),
    madeAt,
    frames: facts.frames,
    width: facts.width,
    height: facts.height,
  };
}

function differences(before: PixelInputs, now: PixelInputs): string {
  const fields = (Object.keys(now) as (keyof PixelInputs)[]).filter(
    (field) => (before[field] ?? null) !== (now[field] ?? null),
  );
  const provider = fields.includes('provider');
  // Another provider has other revisions, and only drafts have slates.
  const telling = fields.filter((field) => !provider || (field !== 'revision' && field !== 'slate'));
  const changes = telling.map(
    (field): Change => ({ field, before: before[field] ?? null, now: now[field] ?? null }),
  );
  return changes.length === 0 ? 'made again' : shortReason({ kind: 'changed', changes });
}
