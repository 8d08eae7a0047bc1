import type { Digest } from '../base/digest.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { Provider } from '../providers/provider.js';
import type { ProviderUse } from '../providers/provider-entry.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import type { SoundFile } from '../timeline/timeline-sound.js';
import type { Payable } from './spending.js';

/** A storyboard without mistakes, and what is to be done for it: drafts for all, and perhaps paid clips. */
export interface WatchPlan {
  readonly storyboard: Storyboard;
  readonly keyframes: ReadonlyMap<string, Keyframe>;
  readonly sounds: ReadonlyMap<string, SoundFile>;
  readonly draft: { readonly provider: Provider; readonly decisions: readonly TakeDecision[] };
  /** Null when the storyboard asks for drafts only, or when its provider cannot be used now. */
  readonly paid: {
    readonly provider: Provider;
    readonly use: ProviderUse;
    readonly decisions: readonly TakeDecision[];
  } | null;
  /** Who would be paid, and why that is not possible now. */
  readonly payee: { readonly name: string; readonly closed: string | null } | null;
}

/** The paid takes that nobody has agreed to yet. */
export function missingTakes({ paid }: WatchPlan): readonly Payable[] {
  return (paid?.decisions ?? []).filter((decision) => decision.action === 'submit');
}

/** The draft of every shot whose paid clip is not there: what is drawn and what is kept drawing. */
export function wantedDrafts({ draft, paid }: WatchPlan): readonly TakeDecision[] {
  const final = new Set(
    (paid?.decisions ?? []).flatMap(({ action, take }) => (action === 'reuse' ? take.shots : [])),
  );
  return draft.decisions.filter(({ take }) => take.shots.some((shot) => !final.has(shot)));
}

/** The decision that concerns a shot. */
export function decisionFor(
  decisions: readonly TakeDecision[] | undefined,
  shot: string,
): TakeDecision | undefined {
  return decisions && byShot(decisions).get(shot);
}

// A film of a hundred shots is asked for each of them, many times.
const known = new WeakMap<readonly TakeDecision[], ReadonlyMap<string, TakeDecision>>();

function byShot(decisions: readonly TakeDecision[]): ReadonlyMap<string, TakeDecision> {
  const map =
    known.get(decisions) ??
    new Map(decisions.flatMap((one) => one.take.shots.map((shot) => [shot, one] as const)));
  known.set(decisions, map);
  return map;
}

/** The plan, now that a take's clip is there. */
export function withClip(plan: WatchPlan, key: CacheKey, clip: Digest): WatchPlan {
  const { draft, paid } = plan;
  const reuse = (one: TakeDecision): TakeDecision =>
    one.take.key === key ? { action: 'reuse', take: one.take, clip } : one;
  return {
    ...plan,
    draft: { ...draft, decisions: draft.decisions.map(reuse) },
    paid: paid && { ...paid, decisions: paid.decisions.map(reuse) },
  };
}
