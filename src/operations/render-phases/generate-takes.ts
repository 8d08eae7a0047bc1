import { sha256 } from '../../base/digest.js';
import type { Money } from '../../base/money.js';
import { openBudget } from '../../generate/budget.js';
import { type GeneratedClips, generateClips } from '../../generate/generate-clips.js';
import { capOfProvider, commonCaps } from '../../plan/cost-cap.js';
import type { TakeDecision } from '../../plan/decision.js';
import type { RenderPlan } from '../../plan/render-plan.js';
import { byProvider } from '../../project/film-providers.js';
import { generateOptions } from '../../project/recover-open-takes.js';
import { sharedLookup, sharingStore } from '../../project/shared-store.js';
import type { GuardedRender } from './guard.js';
import type { RenderRun } from './render-run.js';

/** What became of the takes of a render. */
export interface GeneratedTakes {
  readonly made: GeneratedClips;
  /** Resolves when all new clips are in the shared store. */
  readonly shared: Promise<void> | undefined;
}

/** Carries out the decisions, and shares new clips as soon as they are accepted. */
export async function generateTakes(
  { project, lockedProject, options }: RenderRun,
  { decisions, plan, storyboard, providers, policy, share, caps, lock }: GuardedRender,
): Promise<GeneratedTakes> {
  const { signal } = options;
  const sharing = share && !options.frozen ? sharingStore(project, share, { policy, signal }) : null;
  // What prevents any job from being sent is one error, and not one for each draft.
  if (decisions.some(({ action, take }) => action === 'submit' && take.local === true))
    await project.jobs.ready();
  const groups = byProvider(decisions, providers);
  const prices = groups.map(({ decisions: own }) => pricesOf(own));
  const common = commonCaps(caps, prices).map((cap) => ({ cap, budget: openBudget(cap) }));
  const film = filmOf(plan);
  const all = await settleAll(
    groups.map(({ name, provider, decisions: own }, index) => {
      const currencies = new Set(prices[index]?.map(({ currency }) => currency));
      return generateClips(own, {
        ...generateOptions(
          { project, lockedProject, provider: { provider, name }, storyboard, lock },
          signal,
        ),
        store: sharing?.store ?? project.store,
        ...(share ? { shared: sharedLookup(project, share) } : {}),
        resubmit: options.resubmit ?? [],
        maxCost: capOfProvider(name, caps, prices[index] ?? []),
        commonBudgets: common.flatMap(({ cap, budget }) => (currencies.has(cap.currency) ? [budget] : [])),
        film: name === provider.id ? film : `${film} ${name}`,
      });
    }),
  );
  const made = joinClips(all);
  // Clips are shared while the film is joined; after an interrupt the next render does it.
  const shared = made.left.length > 0 ? undefined : sharing?.finish(made.clips.keys());
  shared?.catch(() => undefined); // Awaited by the caller.
  return { made, shared };
}

function pricesOf(decisions: readonly TakeDecision[]): readonly Money[] {
  return decisions.flatMap(({ action, take: { price } }) =>
    (action === 'submit' || action === 'reattach') && price.kind === 'known' ? [price.money] : [],
  );
}

// One provider must not leave the takes of another one unwatched.
async function settleAll<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  const results = await Promise.allSettled(work);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

function joinClips(all: readonly GeneratedClips[]): GeneratedClips {
  return {
    clips: new Map(all.flatMap(({ clips }) => [...clips])),
    pulled: new Set(all.flatMap(({ pulled }) => [...pulled])),
    failures: all.flatMap(({ failures }) => failures),
    left: all.flatMap(({ left }) => left),
  };
}

// All machines that render this version of the film have the same name for it.
function filmOf({ takes }: RenderPlan): string {
  return sha256(
    takes
      .map(({ key }) => key)
      .sort()
      .join(' '),
  ).slice(0, 16);
}
