import { RenderError } from '../diagnostics/render-error.js';
import { saidInLock } from '../live-view/said-shot.js';
import { applyPicks } from '../lockfile/apply-picks.js';
import { decideStoryboard } from '../operations/plan.js';
import type { PreviousRequest } from '../plan/previous-request.js';
import { decideFor } from '../project/decide.js';
import { choosePickedClips, readableLock } from '../project/lockfile.js';
import { planTakes } from '../project/plan-takes.js';
import type { Prepared } from '../project/prepare.js';
import type { LockedProject, Project } from '../project/project.js';
import type { Provider } from '../providers/provider.js';
import type { ProviderUse } from '../providers/provider-entry.js';
import type { WatchPlan } from './watch-plan.js';

/** How a watch plans. */
export interface PlanWatchOptions {
  readonly project: Project;
  readonly lockedProject: LockedProject;
  /** The provider of the paid clips, instead of the one that the storyboard names. */
  readonly provider: string | null;
  /** The last request of each shot to a provider. */
  readonly before: (provider: string) => ReadonlyMap<string, PreviousRequest>;
  readonly signal: AbortSignal;
}

/** What was read, and the plan if there are no errors. */
export type PlannedWatch = { readonly prepared: Prepared; readonly plan: WatchPlan | null };

/** Reads the storyboard and decides about drafts and paid clips. Spends nothing and starts nothing. */
export async function planWatch(options: PlanWatchOptions): Promise<PlannedWatch> {
  const { signal } = options;
  const project = withOpenJournal(options);
  const preview = project.providers.preview.traits.id;
  const lock = await readableLock(project);
  const decided = await decideStoryboard(project, {
    provider: preview,
    // The page shows the film, which uses one take of each shot.
    retakes: 'none',
    // A save must take effect at once. Remote images are compared again before they are submitted to a paid provider.
    web: 'once',
    signal,
    lock: async () => lock,
    async context({ plan }) {
      await choosePickedClips(project, plan);
      return { before: options.before(preview) };
    },
  });
  if (decided.status === 'unknown-shot') throw new Error('No shot was named.'); // A watch has no --only.
  if (decided.status === 'invalid') return { prepared: decided, plan: null };
  const { prepared, requested } = decided;
  const { storyboard, keyframes, sounds, provider, use } = prepared;
  const draft = { provider, decisions: decided.decisions };
  const name = options.provider ?? storyboard.provider.use;
  if (project.providers.isLocal(name)) {
    const said = saidInLock(lock, requested);
    return {
      prepared,
      plan: { storyboard, keyframes, sounds, said, requested, draft, paid: null, payee: null },
    };
  }
  const opened = await openPayee({ name, use }, project);
  if ('unavailable' in opened) {
    return {
      prepared,
      plan: {
        ...{ storyboard, keyframes, sounds, said: saidInLock(lock, requested), requested },
        ...{ draft, paid: null, payee: { name, ...opened } },
      },
    };
  }
  const planned = planTakes({ ...prepared, slate: false, retakes: 'none' }, opened.provider, project);
  // The storyboard must also be valid for the paid provider.
  if (!planned.plan) {
    const { source, named } = prepared;
    return { prepared: { status: 'invalid', source, named, diagnostics: planned.diagnostics }, plan: null };
  }
  const picked = applyPicks(planned.plan, lock, storyboard.provider.use).plan;
  await choosePickedClips(project, picked);
  const paid = {
    use,
    provider: opened.provider,
    decisions: await decideFor(picked, project, {
      ...{ before: options.before(opened.provider.id), only: null, restriction: null, resubmit: new Set() },
    }),
  };
  const payee = { name, unavailable: null };
  const said = saidInLock(lock, planned.plan);
  return {
    prepared,
    plan: { storyboard, keyframes, sounds, said, requested: planned.plan, draft, paid, payee },
  };
}

async function openPayee(
  { name, use }: { readonly name: string; readonly use: ProviderUse },
  project: Project,
): Promise<{ readonly provider: Provider } | { readonly unavailable: string }> {
  try {
    return { provider: await project.provider(name, use) };
  } catch (error) {
    // Drafts need no API key.
    if (error instanceof RenderError) return { unavailable: `${error.message} ${error.hint}`.trim() };
    throw error;
  }
}

/** The project with its open journal, whose state is known without reading the file again. */
export function withOpenJournal({
  project,
  lockedProject,
}: Pick<PlanWatchOptions, 'project' | 'lockedProject'>): Project {
  return { ...project, journalState: () => Promise.resolve(lockedProject.journal.state()) };
}
