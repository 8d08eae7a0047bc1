import { sha256 } from '../../base/digest.js';
import { type GeneratedClips, generateClips } from '../../generate/generate-clips.js';
import type { RenderPlan } from '../../plan/render-plan.js';
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
  { decisions, plan, storyboard, provider, policy, share, cap, lock }: GuardedRender,
): Promise<GeneratedTakes> {
  const { signal } = options;
  const sharing = share && !options.frozen ? sharingStore(project, share, { policy, signal }) : null;
  // What prevents any job from being sent is one error, and not one for each draft.
  if (decisions.some(({ action, take }) => action === 'submit' && take.local === true))
    await project.jobs.ready();
  const made = await generateClips(decisions, {
    ...generateOptions({ project, lockedProject, provider, storyboard, lock }, signal),
    store: sharing?.store ?? project.store,
    ...(share ? { shared: sharedLookup(project, share) } : {}),
    resubmit: options.resubmit ?? [],
    maxCost: cap,
    film: filmOf(plan),
  });
  // Clips are shared while the film is joined; after an interrupt the next render does it.
  const shared = made.left.length > 0 ? undefined : sharing?.finish(made.clips.keys());
  shared?.catch(() => undefined); // Awaited by the caller.
  return { made, shared };
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
