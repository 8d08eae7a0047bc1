import { redact } from '../diagnostics/redact.js';
import type { FurtherState } from '../live-view/live-shot.js';
import { keepIfEqual } from '../live-view/structural-sharing.js';
import { planRetakes } from '../operations/render-phases/plan-retakes.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { PlannedTake } from '../plan/render-plan.js';
import { decideFor } from '../project/decide.js';
import { listNewTakes } from '../project/list-new-takes.js';
import { readableLock } from '../project/lockfile.js';
import type { Project } from '../project/project.js';
import { formatBlock, formatPrice } from '../report/format-values.js';
import { ownProviders } from '../storyboard/shot-provider.js';
import { type FurtherOffersSetup, openFurtherOffers } from './further-offers.js';
import type { Payable } from './spending.js';
import type { Startable, TakeEnd } from './take-scheduler.js';
import type { WatchPlan } from './watch-plan.js';

/** Generates further takes of shots, each after the user accepted its price. */
export interface FurtherTakes {
  /** By shot id. Unchanged values are the same objects. */
  states(): ReadonlyMap<string, FurtherState>;
  /** Generates the take that a token accepts. Returns the reason if that is impossible, otherwise null. */
  generate(token: string): Promise<string | null>;
  /** Keys of the takes at work: they are drawn although no plan needs them. */
  readonly keys: ReadonlySet<CacheKey>;
  /** A take has ended. Does nothing for a take that the film needs. */
  ended(take: PlannedTake, end: TakeEnd): Promise<void>;
}

/** What further takes depend on. */
export interface FurtherSetup extends FurtherOffersSetup {
  /** With the open journal of the watch. */
  readonly project: Project;
  /** Starts a take that costs nothing. */
  readonly start: (decision: Startable, provider: 'draft' | 'paid') => void;
  /** Pays for a take. Returns the reason if that is impossible, otherwise null. */
  readonly pay: (take: Payable) => string | null;
}

interface Work {
  readonly shot: string;
  readonly take: PlannedTake;
}

const CHANGED = 'The plan or its price has changed. Check the new price and try again.';

/** Starts without takes. */
export function openFurtherTakes(setup: FurtherSetup): FurtherTakes {
  const { project } = setup;
  const offers = openFurtherOffers(setup);
  const atWork = new Map<CacheKey, Work>();
  const failures = new Map<string, FurtherState['anotherFailure']>();
  let shown: ReadonlyMap<string, FurtherState> = new Map();

  /** One more take of a shot, which no earlier one is and none at work. */
  async function nextTake(shot: string, plan: WatchPlan): Promise<TakeDecision | undefined> {
    const running = [...atWork.values()].filter((work) => work.shot === shot).length;
    const lock = await readableLock(project);
    const wanted = { plan: plan.requested, lock, ids: [shot], seed: null, count: running + 1 };
    const retakes = await planRetakes(project, { ...wanted, begun: new Set() });
    const decisions = await decideFor(retakes.plan, project, {
      ...{ before: new Map(), only: null, restriction: null, resubmit: new Set<string>() },
    });
    return decisions.find(({ take }) => !atWork.has(take.key));
  }

  function begin(shot: string, decision: TakeDecision, plan: WatchPlan): string | null {
    const { take } = decision;
    if (decision.action === 'blocked')
      return `The next take of "${shot}" cannot be generated: ${formatBlock(decision.block)}.`;
    if (decision.action === 'reuse') return CHANGED;
    atWork.set(take.key, { shot, take });
    failures.delete(shot);
    if (take.local) setup.start(decision, 'draft');
    else if (decision.action === 'reattach') setup.start(decision, 'paid');
    else {
      const obstacle = plan.paid === null ? CHANGED : setup.pay(decision);
      if (obstacle !== null) atWork.delete(take.key);
      return obstacle;
    }
    return null;
  }

  return {
    states() {
      const all = offers.all();
      const working = [...atWork.values()].map(({ shot }) => shot);
      const ids = new Set([...all.keys(), ...working, ...failures.keys()]);
      shown = new Map(
        [...ids].map((id) => {
          const state: FurtherState = {
            another: all.get(id) ?? null,
            generating: working.filter((shot) => shot === id).length,
            anotherFailure: failures.get(id) ?? null,
          };
          return [id, keepIfEqual(shown.get(id), state)] as const;
        }),
      );
      return shown;
    },
    async generate(token) {
      const plan = setup.plan();
      const [shot, offer] = [...offers.all()].find(([, one]) => one.token === token) ?? [];
      if (plan === null || shot === undefined || offer === undefined) return CHANGED;
      // A token accepts one take, also when the answer is lost and the page sends it again.
      offers.use(shot);
      const decision = await nextTake(shot, plan);
      if (decision === undefined || setup.plan()?.storyboard !== plan.storyboard) return CHANGED;
      if (formatPrice(decision.take.price) !== offer.price) return CHANGED;
      return begin(shot, decision, plan);
    },
    get keys() {
      return new Set(atWork.keys());
    },
    async ended(take, end) {
      const work = atWork.get(take.key);
      if (work === undefined) return;
      atWork.delete(take.key);
      if (end.state === 'failed') failures.set(work.shot, failureOf(end));
      const plan = setup.plan();
      // Takes of another provider than the storyboard's are no takes of its film.
      if (end.state !== 'generated' || plan === null || !isOwn(take, plan)) return;
      await listNewTakes(project, { plan: plan.requested, ids: [work.shot] });
    },
  };
}

function isOwn({ request }: PlannedTake, { storyboard }: WatchPlan): boolean {
  return request.provider === ownProviders(storyboard)(request.shot);
}

function failureOf({ failure }: TakeEnd & { readonly state: 'failed' }): FurtherState['anotherFailure'] {
  return { code: failure.code, message: redact(failure.message), hint: redact(failure.hint) };
}
