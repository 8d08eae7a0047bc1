import type { Digest } from '../base/digest.js';
import type { ShotPlan } from '../live-view/shot-plan.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { PlannedTake, RenderPlan } from '../plan/render-plan.js';
import type { FilmProviders } from '../project/film-providers.js';
import type { SoundFile } from '../timeline/timeline-sound.js';
import type { Payable } from './spending.js';

/** A valid storyboard, the decisions for its shots, and the providers that carry them out. */
export interface WatchPlan extends ShotPlan {
  readonly sounds: ReadonlyMap<string, SoundFile>;
  /** What the storyboard requests of the provider of its film, without picks. */
  readonly requested: RenderPlan;
  readonly draft: ShotPlan['draft'] & { readonly providers: FilmProviders };
  readonly paid: (NonNullable<ShotPlan['paid']> & { readonly providers: FilmProviders }) | null;
}

/** The paid takes that are neither generated nor running. */
export function missingTakes({ paid }: WatchPlan): readonly Payable[] {
  return (paid?.decisions ?? []).filter((decision) => decision.action === 'submit');
}

/** The drafts that are needed: those of shots without a paid clip. */
export function wantedDrafts({ draft, paid }: WatchPlan): readonly TakeDecision[] {
  const final = new Set(
    (paid?.decisions ?? []).flatMap(({ action, take }) => (action === 'reuse' ? take.shots : [])),
  );
  return draft.decisions.filter(({ take }) => take.shots.some((shot) => !final.has(shot)));
}

/** The plan after the clip of a take was accepted. */
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

/** The takes of these drafts that are still to be made, the last key first. */
export function missingDrafts(plan: WatchPlan, keys: readonly CacheKey[]): readonly PlannedTake[] {
  const missing = new Map(
    wantedDrafts(plan).flatMap(({ take, action }) => (action === 'reuse' ? [] : [[take.key, take] as const])),
  );
  return keys.toReversed().flatMap((key) => missing.get(key) ?? []);
}
