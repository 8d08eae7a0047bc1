import type { DecideOptions } from '../../plan/decide-takes.js';
import type { TakeDecision } from '../../plan/decision.js';
import type { Estimate } from '../../plan/estimate.js';
import { takesOfShard } from '../../plan/shard.js';
import { decideFor, estimateFor } from '../../project/decide.js';
import { warnMissingLockedClips } from '../../project/lockfile.js';
import { EarlyEnd } from './early-end.js';
import type { RecoveredRender } from './recover.js';
import type { RenderRun } from './render-run.js';

/** What to do for each take, and its cost. */
export interface DecidedRender extends RecoveredRender {
  readonly decisions: readonly TakeDecision[];
  readonly cost: Estimate;
}

/** Phase 4: decides for each take whether to reuse, reattach or submit. Ends when an option forbids what is needed. */
export async function decide(
  { project, options }: RenderRun,
  recovered: RecoveredRender,
): Promise<DecidedRender> {
  const { plan, lock, providers, missing, elsewhere } = recovered;
  const decisions = await decideFor(plan, project, {
    only: selectedShots(recovered, options),
    restriction: restrictionOf(options),
    local: new Set(plan.takes.flatMap(({ key, local }) => (local ? [key] : []))),
    resubmit: new Set(options.resubmit),
    lock,
    furtherElsewhere: elsewhere,
  });
  if (!options.frozen) warnMissingLockedClips(missing, decisions, project);
  const forbidden = options.allowMissing ? [] : blockedBy(decisions, 'frozen', 'offline');
  if (forbidden.length > 0) throw new EarlyEnd({ status: 'forbidden', blocked: forbidden });
  return { ...recovered, decisions, cost: estimateFor(decisions, providers) };
}

/** The shots that may be submitted: those of `only` and of the share; null for all. */
function selectedShots(
  { plan, selected }: Pick<DecidedRender, 'plan' | 'selected'>,
  { shard }: RenderRun['options'],
): ReadonlySet<string> | null {
  if (shard === undefined) return selected;
  const keys = takesOfShard(plan, shard);
  const ids = plan.takes.flatMap(({ key, shots }) => (keys.has(key) ? shots : []));
  return new Set(ids.filter((id) => selected === null || selected.has(id)));
}

type BlockedDecision = TakeDecision & { readonly action: 'blocked' };

/** The decisions that are blocked for one of these reasons. */
export function blockedBy(
  decisions: readonly TakeDecision[],
  ...blocks: readonly BlockedDecision['block'][]
): readonly BlockedDecision[] {
  return decisions.flatMap((one) => (one.action === 'blocked' && blocks.includes(one.block) ? [one] : []));
}

function restrictionOf({ frozen, offline }: RenderRun['options']): DecideOptions['restriction'] {
  if (frozen) return 'frozen';
  return offline ? 'offline' : null;
}
