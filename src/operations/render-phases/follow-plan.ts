import type { SavedPlan } from '../../project/saved-plan.js';
import type { DecidedRender } from './decide.js';
import { EarlyEnd } from './early-end.js';
import type { RenderOptions, RenderRun } from './render-run.js';

/** The saved plan that a render follows, and the options that the plan was made with. */
export async function planToFollow(
  options: RenderOptions,
): Promise<Pick<RenderRun, 'options'> & { readonly saved?: SavedPlan }> {
  if (options.plan === undefined) return { options };
  const { readSavedPlan } = await import('../../project/read-saved-plan.js'); // Most renders follow none.
  const saved = await readSavedPlan(options.plan);
  return { options: { ...options, ...saved.options }, saved };
}

/** Ends a render that would differ from its saved plan. Nothing was spent. */
export async function endWhenUnplanned(
  { project, options, saved }: RenderRun,
  { storyboard, sounds, decisions }: DecidedRender,
): Promise<void> {
  if (saved === undefined) return;
  const [{ savedPlanOf }, { planDifferences }] = await Promise.all([
    import('../../project/saved-plan.js'),
    import('../../project/plan-differences.js'),
  ]);
  const now = savedPlanOf({
    ...{ storyboard, sounds, decisions },
    path: project.storyboard,
    options: saved.options,
  });
  const changes = planDifferences(saved, now, decisions);
  if (changes.length > 0) throw new EarlyEnd({ status: 'unplanned', plan: options.plan ?? '', changes });
}
