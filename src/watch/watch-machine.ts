import { unreachable } from '../base/unreachable.js';

/*
 * The state machine of a watch. Running takes are not part of it: the next plan cancels the drafts that are no longer
 * needed.
 *
 *            touched                     settled                  invalid, failed
 *   idle ─────────────▶ settling ─────────────────▶ planning ─────────────────────▶ failed
 *    ▲                  ▲ ▲ ▲ └─ still changing ─┘   │  │  │                         │ │
 *    │                  │ │ └────── touched ─────────┘  │  │ nothing to do           │ │
 *    │                  │ └──────── touched ─────────┐  │  └──────────▶ idle         │ │
 *    │    completed     │                            │  │ work                       │ │
 *    └──────────────────┼──────────────────────── rendering ───── failed ───────────▶┘ │
 *                       └──────────────────────────── touched ─────────────────────────┘
 *
 *   `requested` (the user renders again or accepts a price) leads from every state to planning.
 */

/** The state of a watch. `plan` numbers the plans, so that the result of an outdated plan is recognised. */
export type WatchState =
  | { readonly phase: 'idle'; readonly plan: number; readonly since: number }
  | {
      readonly phase: 'settling';
      readonly plan: number;
      readonly since: number;
      /** The last fingerprint of the files, and since when it has not changed. */
      readonly fingerprint: string | null;
      readonly quietSince: number;
    }
  | { readonly phase: 'planning'; readonly plan: number; readonly since: number }
  | { readonly phase: 'rendering'; readonly plan: number; readonly since: number }
  | {
      readonly phase: 'failed';
      readonly plan: number;
      readonly since: number;
      /** The storyboard has errors, or something outside it failed. */
      readonly why: 'invalid' | 'failure';
    };

/** The result of a plan: storyboard errors, a complete film, or takes to generate. */
export type PlanResult = 'invalid' | 'nothing-to-do' | 'work';

/** What happens to a watch; `at` is ms since 1970. */
export type WatchEvent = { readonly at: number } & (
  | { readonly type: 'touched' }
  | { readonly type: 'woken' }
  /** The result of `check-files`. Not whole: the storyboard is missing or empty, as in the middle of a save. */
  | { readonly type: 'checked'; readonly fingerprint: string; readonly whole: boolean }
  | { readonly type: 'planned'; readonly plan: number; readonly found: PlanResult }
  | { readonly type: 'completed'; readonly plan: number }
  | { readonly type: 'failed'; readonly plan: number }
  | { readonly type: 'requested' }
);

/** What to do next. */
export type WatchEffect =
  | { readonly type: 'check-files' }
  /** Replaces an earlier alarm. */
  | { readonly type: 'wake'; readonly afterMs: number }
  | { readonly type: 'plan'; readonly plan: number }
  | { readonly type: 'drop-plan'; readonly plan: number };

/** A new state and its effects. */
export interface WatchStep {
  readonly state: WatchState;
  readonly effects: readonly WatchEffect[];
}

/** Files that do not change for this time are completely written. */
const QUIET_MS = 40;
const CHECK_EVERY_MS = 15;
/** The same for a missing or empty storyboard. It is longer, because editors empty or rename a file while saving it. */
const ABSENT_QUIET_MS = 500;
/** A file that changes continuously is read after this time. */
const PATIENCE_MS = 10_000;

/** A watch begins with a plan. */
export function startWatch(at: number): WatchStep {
  return planning(0, at);
}

/** The logic of a watch. Pure: each event carries its time. */
export function step(state: WatchState, event: WatchEvent): WatchStep {
  switch (event.type) {
    case 'touched':
      return touched(state, event.at);
    case 'woken':
      return { state, effects: state.phase === 'settling' ? [{ type: 'check-files' }] : [] };
    case 'checked':
      return checked(state, event);
    case 'planned':
      return planned(state, event);
    case 'completed':
      if (state.phase !== 'rendering' || state.plan !== event.plan) return { state, effects: [] };
      return { state: { phase: 'idle', plan: state.plan, since: event.at }, effects: [] };
    case 'failed':
      return failed(state, event);
    case 'requested': {
      const next = planning(state.plan, event.at);
      if (state.phase !== 'planning') return next;
      return { ...next, effects: [{ type: 'drop-plan', plan: state.plan }, ...next.effects] };
    }
    default:
      return unreachable(event);
  }
}

function planning(last: number, at: number): WatchStep {
  const plan = last + 1;
  return { state: { phase: 'planning', plan, since: at }, effects: [{ type: 'plan', plan }] };
}

function touched(state: WatchState, at: number): WatchStep {
  // The alarm of the last check is still set.
  if (state.phase === 'settling') return { state: { ...state, quietSince: at }, effects: [] };
  const settling: WatchState = {
    phase: 'settling',
    plan: state.plan,
    since: at,
    fingerprint: null,
    quietSince: at,
  };
  const check: WatchEffect = { type: 'check-files' };
  if (state.phase !== 'planning') return { state: settling, effects: [check] };
  return { state: settling, effects: [{ type: 'drop-plan', plan: state.plan }, check] };
}

function checked(state: WatchState, { at, fingerprint, whole }: WatchEvent & { type: 'checked' }): WatchStep {
  if (state.phase !== 'settling') return { state, effects: [] };
  const changed = fingerprint !== state.fingerprint;
  // A clock that was set back must not delay the plan until it reaches its earlier time again.
  const since = Math.min(state.since, at);
  const quietSince = changed && state.fingerprint !== null ? at : Math.min(state.quietSince, at);
  const quiet = at - quietSince >= (whole ? QUIET_MS : ABSENT_QUIET_MS);
  if (quiet || at - since >= PATIENCE_MS) return planning(state.plan, at);
  return {
    state: { ...state, fingerprint, since, quietSince },
    effects: [{ type: 'wake', afterMs: CHECK_EVERY_MS }],
  };
}

function planned(state: WatchState, { at, plan, found }: WatchEvent & { type: 'planned' }): WatchStep {
  if (state.phase !== 'planning' || state.plan !== plan) return { state, effects: [] };
  switch (found) {
    case 'invalid':
      return { state: { phase: 'failed', plan, since: at, why: 'invalid' }, effects: [] };
    case 'nothing-to-do':
      return { state: { phase: 'idle', plan, since: at }, effects: [] };
    case 'work':
      return { state: { phase: 'rendering', plan, since: at }, effects: [] };
    default:
      return unreachable(found);
  }
}

function failed(state: WatchState, { at, plan }: WatchEvent & { type: 'failed' }): WatchStep {
  const isCurrent = state.phase === 'planning' || state.phase === 'rendering';
  if (!isCurrent || state.plan !== plan) return { state, effects: [] };
  return { state: { phase: 'failed', plan, since: at, why: 'failure' }, effects: [] };
}
