import type { TakeDecision } from '../plan/decision.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import type { SaidShot } from './said-shot.js';

/** A valid storyboard and the decisions for its shots: drafts for all of them, and possibly paid clips. */
export interface ShotPlan {
  readonly storyboard: Storyboard;
  readonly keyframes: ReadonlyMap<string, Keyframe>;
  /** What people said about takes, by shot id. Unchanged values are the same objects. */
  readonly said: ReadonlyMap<string, SaidShot>;
  readonly draft: { readonly decisions: readonly TakeDecision[] };
  /** Null when the storyboard uses drafts only, or when its provider is unavailable. */
  readonly paid: { readonly decisions: readonly TakeDecision[] } | null;
  /** The provider that would be paid, and why it is unavailable; null when the storyboard uses drafts only. */
  readonly payee: { readonly name: string; readonly unavailable: string | null } | null;
}

/** The decision that concerns a shot. */
export function decisionFor(
  decisions: readonly TakeDecision[] | undefined,
  shot: string,
): TakeDecision | undefined {
  return decisions && byShot(decisions).get(shot);
}

// A view looks up every shot of a film, and many views are made of one plan.
const known = new WeakMap<readonly TakeDecision[], ReadonlyMap<string, TakeDecision>>();

function byShot(decisions: readonly TakeDecision[]): ReadonlyMap<string, TakeDecision> {
  const map =
    known.get(decisions) ??
    new Map(decisions.flatMap((one) => one.take.shots.map((shot) => [shot, one] as const)));
  known.set(decisions, map);
  return map;
}
