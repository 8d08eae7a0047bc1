import { unreachable } from '../base/unreachable.js';

/*
 * The one state machine of a watch. Takes that were started go on behind it: only what is no longer wanted is
 * called off, and that is decided by the next plan.
 *
 *            touched                     settled                    wrong, broken
 *   idle ─────────────▶ settling ─────────────────▶ planning ─────────────────────▶ failed
 *    ▲                  ▲ ▲ ▲ └─ changes still ─┘    │  │  │                         │ │
 *    │                  │ │ └────── touched ─────────┘  │  │ nothing to make         │ │
 *    │                  │ └──────── touched ─────────┐  │  └──────────▶ idle         │ │
 *    │      filmed      │                            │  │ work                       │ │
 *    └──────────────────┼──────────────────────── rendering ───── broken ───────────▶┘ │
 *                       └──────────────────────────── touched ─────────────────────────┘
 *
 *   `asked` (a person wants it again, or allows to spend) leads from everywhere to planning.
 */

/** Where a watch stands. `plan` counts plannings, so that the answer of an outdated one is known as such. */
export type WatchState =
  | { readonly phase: 'idle'; readonly plan: number; readonly since: number }
  | {
      readonly phase: 'settling';
      readonly plan: number;
      readonly since: number;
      /** How the files looked last, and since when they have looked so. */
      readonly fingerprint: string | null;
      readonly quietSince: number;
    }
  | { readonly phase: 'planning'; readonly plan: number; readonly since: number }
  | { readonly phase: 'rendering'; readonly plan: number; readonly since: number }
  | {
      readonly phase: 'failed';
      readonly plan: number;
      readonly since: number;
      /** The storyboard has mistakes, or the world failed. */
      readonly why: 'wrong' | 'broken';
    };

/** What happens to a watch; `at` is ms since 1970. */
export type WatchEvent = { readonly at: number } & (
  | { readonly type: 'touched' }
  | { readonly type: 'woken' }
  /** An answer to `look`. Not whole: the storyboard is missing or empty, as in the middle of a save. */
  | { readonly type: 'looked'; readonly fingerprint: string; readonly whole: boolean }
  | { readonly type: 'planned'; readonly plan: number; readonly found: 'wrong' | 'nothing-to-make' | 'work' }
  | { readonly type: 'filmed'; readonly plan: number }
  | { readonly type: 'broken'; readonly plan: number }
  | { readonly type: 'asked' }
);

/** What is to be done next. */
export type WatchEffect =
  | { readonly type: 'look' }
  /** Replaces an earlier alarm. */
  | { readonly type: 'wake'; readonly afterMs: number }
  | { readonly type: 'plan'; readonly plan: number }
  | { readonly type: 'drop-plan'; readonly plan: number };

export interface WatchStep {
  readonly state: WatchState;
  readonly effects: readonly WatchEffect[];
}

/** Files that have looked the same for so long are not being written any more. */
const QUIET_MS = 40;
const LOOK_EVERY_MS = 15;
/** A storyboard that is missing or empty is believed only after so long: editors empty or rename it while they save. */
const BELIEVE_ABSENCE_MS = 500;
/** A file that never comes to rest is read as it is in the end. */
const PATIENCE_MS = 10_000;

/** A watch begins with a look at everything. */
export function startWatch(at: number): WatchStep {
  return planning(0, at);
}

/** The whole logic of a watch. Pure: time comes in with each event. */
export function step(state: WatchState, event: WatchEvent): WatchStep {
  switch (event.type) {
    case 'touched':
      return touched(state, event.at);
    case 'woken':
      return { state, effects: state.phase === 'settling' ? [{ type: 'look' }] : [] };
    case 'looked':
      return looked(state, event);
    case 'planned':
      return planned(state, event);
    case 'filmed':
      if (state.phase !== 'rendering' || state.plan !== event.plan) return { state, effects: [] };
      return { state: { phase: 'idle', plan: state.plan, since: event.at }, effects: [] };
    case 'broken':
      return broken(state, event);
    case 'asked': {
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
  // The alarm of the last look is still set.
  if (state.phase === 'settling') return { state: { ...state, quietSince: at }, effects: [] };
  const settling: WatchState = {
    phase: 'settling',
    plan: state.plan,
    since: at,
    fingerprint: null,
    quietSince: at,
  };
  const look: WatchEffect = { type: 'look' };
  if (state.phase !== 'planning') return { state: settling, effects: [look] };
  return { state: settling, effects: [{ type: 'drop-plan', plan: state.plan }, look] };
}

function looked(state: WatchState, { at, fingerprint, whole }: WatchEvent & { type: 'looked' }): WatchStep {
  if (state.phase !== 'settling') return { state, effects: [] };
  const moved = fingerprint !== state.fingerprint;
  // A clock that is set back, as after a sleep, must not make anybody wait until it is as late again.
  const since = Math.min(state.since, at);
  const quietSince = moved && state.fingerprint !== null ? at : Math.min(state.quietSince, at);
  const quiet = at - quietSince >= (whole ? QUIET_MS : BELIEVE_ABSENCE_MS);
  if (quiet || at - since >= PATIENCE_MS) return planning(state.plan, at);
  return {
    state: { ...state, fingerprint, since, quietSince },
    effects: [{ type: 'wake', afterMs: LOOK_EVERY_MS }],
  };
}

function planned(state: WatchState, { at, plan, found }: WatchEvent & { type: 'planned' }): WatchStep {
  if (state.phase !== 'planning' || state.plan !== plan) return { state, effects: [] };
  switch (found) {
    case 'wrong':
      return { state: { phase: 'failed', plan, since: at, why: 'wrong' }, effects: [] };
    case 'nothing-to-make':
      return { state: { phase: 'idle', plan, since: at }, effects: [] };
    case 'work':
      return { state: { phase: 'rendering', plan, since: at }, effects: [] };
    default:
      return unreachable(found);
  }
}

function broken(state: WatchState, { at, plan }: WatchEvent & { type: 'broken' }): WatchStep {
  const concerned = state.phase === 'planning' || state.phase === 'rendering';
  if (!concerned || state.plan !== plan) return { state, effects: [] };
  return { state: { phase: 'failed', plan, since: at, why: 'broken' }, effects: [] };
}
