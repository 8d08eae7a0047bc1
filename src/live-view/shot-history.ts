import type { Digest } from '../base/digest.js';
import { formatMoney, type Money } from '../base/money.js';
import { takeName } from '../lockfile/take-name.js';
import type { CacheKey, PixelInputs } from '../plan/cache-key.js';
import { takeDifference } from '../plan/format-reason.js';
import type { PreviousRequest } from '../plan/previous-request.js';
import type { ProviderRegistry } from '../providers/registry.js';
import type { StoredTake } from '../store/clips/store-survey.js';
import type { ClipFacts } from '../timeline/clip.js';
import type { LiveTake } from './live-view.js';

/** One clip that a shot has or had. */
export interface PastTake {
  readonly shot: string;
  readonly key: CacheKey;
  readonly clip: Digest;
  readonly inputs: PixelInputs;
  readonly facts: Pick<ClipFacts, 'frames' | 'width' | 'height'>;
  readonly cost: Money | 'free' | null;
  /** Ms since 1970. */
  readonly madeAt: number;
}

/** A take without what depends on the storyboard and on people. */
export type PlainTake = Omit<LiveTake, 'promptDifference' | 'inFilm' | 'picked' | 'star' | 'note'>;

/** The clips of every shot that are still in the store. */
export interface ShotHistory {
  add(take: PastTake): void;
  /** Adds the takes of the store that another process has made. */
  learn(stored: readonly StoredTake[]): void;
  /** The takes of a shot, newest first. Unchanged lists are the same objects. */
  takesOf(shot: string): readonly PlainTake[];
  /** The last request of each shot that produced a clip with this provider. */
  before(provider: string): ReadonlyMap<string, PreviousRequest>;
}

// The page shows no more, and memory must not grow with the number of edits.
const KEPT = 30;
const NONE: readonly PastTake[] = [];

/** Opens the history with the takes that are in the store. */
export function openShotHistory(
  stored: readonly StoredTake[],
  { isLocal }: Pick<ProviderRegistry, 'isLocal'>,
): ShotHistory {
  const takes = new Map<string, readonly PastTake[]>();
  // Each list is replaced as a whole, and read far more often.
  const shown = new WeakMap<readonly PastTake[], readonly PlainTake[]>();

  function add(take: PastTake): void {
    const all = takes.get(take.shot) ?? [];
    const others = all.filter(({ key, clip }) => key !== take.key || clip !== take.clip);
    takes.set(take.shot, [...others, take].slice(-KEPT));
  }

  function learn(found: readonly StoredTake[]): void {
    for (const { key, record, present } of found) {
      const { shot, clip, inputs, facts, receipt, created } = record;
      const all = takes.get(shot) ?? [];
      // Those that are known stay the same objects, and so does a list without a new one.
      if (!present || all.some((one) => one.key === key && one.clip === clip)) continue;
      const more = [...all, { shot, key, clip, inputs, facts, cost: receipt.cost, madeAt: created }];
      takes.set(shot, more.sort((a, b) => a.madeAt - b.madeAt).slice(-KEPT));
    }
  }

  learn(stored);

  return {
    add,
    learn,
    takesOf(shot) {
      const all = takes.get(shot) ?? NONE;
      const known =
        shown.get(all) ??
        all.map((take, index) => liveTake(take, { before: all[index - 1], isLocal })).reverse();
      shown.set(all, known);
      return known;
    },
    before(provider) {
      const asked = new Map<string, PreviousRequest>();
      for (const [shot, all] of takes) {
        const newest = all.findLast(({ inputs }) => inputs.provider === provider);
        if (newest) asked.set(shot, { inputs: newest.inputs, firstUri: '', lastUri: null });
      }
      return asked;
    },
  };
}

function liveTake(
  take: PastTake,
  { before, isLocal }: { readonly before: PastTake | undefined } & Pick<ProviderRegistry, 'isLocal'>,
): PlainTake {
  const { key, clip, inputs, facts, cost, madeAt } = take;
  return {
    name: takeName(key, clip),
    clip,
    where: 'here',
    kind: isLocal(inputs.provider) ? 'draft' : 'paid',
    model: inputs.model,
    prompt: inputs.prompt,
    seed: inputs.seed,
    changed: before ? takeDifference(before.inputs, inputs) : 'first take',
    cost: cost === null ? 'price unknown' : cost === 'free' ? 'free' : formatMoney(cost),
    madeAt,
    frames: facts.frames,
    width: facts.width,
    height: facts.height,
  };
}
