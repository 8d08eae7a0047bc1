import { sha256 } from '../base/digest.js';
import type { LiveOffer } from '../live-view/live-view.js';
import { decisionFor } from '../live-view/shot-plan.js';
import type { TakeDecision } from '../plan/decision.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { Project } from '../project/project.js';
import { formatPrice } from '../report/format-values.js';
import type { WatchPlan } from './watch-plan.js';

/** The offers of one more take of each shot. */
export interface FurtherOffers {
  /** By shot id. An unchanged offer is the same object. */
  all(): ReadonlyMap<string, LiveOffer>;
  /** The offer of a shot was accepted: its token accepts nothing any more. */
  use(shot: string): void;
}

/** What these offers depend on. */
export interface FurtherOffersSetup {
  readonly project: Pick<Project, 'clock'>;
  readonly plan: () => WatchPlan | null;
  readonly hasErrors: () => boolean;
}

interface Offered {
  readonly decision: TakeDecision;
  readonly generation: number;
  readonly offer: LiveOffer;
}

/** Starts with unused tokens. */
export function openFurtherOffers({ project, plan: planOf, hasErrors }: FurtherOffersSetup): FurtherOffers {
  // Tokens of an earlier watch accept nothing.
  const session = project.clock.now();
  const generations = new Map<string, number>();
  const offered = new Map<string, Offered>();

  function offerFor(shot: string, plan: WatchPlan): LiveOffer | null {
    const decision = decisionFor(plan.paid?.decisions, shot) ?? decisionFor(plan.draft.decisions, shot);
    // The first take comes first: it has an offer of its own.
    if (decision?.action !== 'reuse') return null;
    const generation = generations.get(shot) ?? 0;
    const before = offered.get(shot);
    if (before?.decision === decision && before.generation === generation) return before.offer;
    const requested = requestedTake(shot, plan);
    if (requested === undefined) return null;
    const price = formatPrice(requested.price);
    const token = sha256(['another', session, generation, shot, requested.key, price].join('\n')).slice(
      0,
      24,
    );
    const offer = { price, token };
    offered.set(shot, { decision, generation, offer });
    return offer;
  }

  return {
    all() {
      const plan = planOf();
      if (plan === null || hasErrors() || plan.payee?.unavailable) return new Map();
      return new Map(
        plan.storyboard.shots.flatMap(({ id }) => {
          const offer = offerFor(id, plan);
          return offer ? [[id, offer] as const] : [];
        }),
      );
    },
    use: (shot) => void generations.set(shot, (generations.get(shot) ?? 0) + 1),
  };
}

function requestedTake(shot: string, { requested }: WatchPlan): PlannedTake | undefined {
  const key = requested.shots.find(({ id }) => id === shot)?.key;
  return requested.takes.find((take) => take.key === key);
}
