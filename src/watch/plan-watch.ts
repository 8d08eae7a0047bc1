import { RenderError } from '../diagnostics/render-error.js';
import { saidInLock } from '../live-view/said-shot.js';
import { applyPicks } from '../lockfile/apply-picks.js';
import { decideStoryboard } from '../operations/plan.js';
import type { PreviousRequest } from '../plan/previous-request.js';
import { decideFor } from '../project/decide.js';
import { type FilmProviders, openFilmProviders } from '../project/film-providers.js';
import { choosePickedClips, readableLock } from '../project/lockfile.js';
import { planTakes } from '../project/plan-takes.js';
import type { Prepared } from '../project/prepare.js';
import type { LockedProject, Project } from '../project/project.js';
import {
  nameOfSettings,
  ownProviders,
  providerInstead,
  providerOfShot,
} from '../storyboard/shot-provider.js';
import type { Storyboard } from '../storyboard/storyboard.js';
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
  const { storyboard, keyframes, sounds, providers } = prepared;
  const draft = { providers, decisions: decided.decisions };
  const names = payeeNames(storyboard, options);
  const name = names.join(' + ');
  if (names.length === 0) {
    const said = saidInLock(lock, requested);
    return {
      prepared,
      plan: { storyboard, keyframes, sounds, said, requested, draft, paid: null, payee: null },
    };
  }
  const opened = await openPayees(storyboard, options);
  if ('unavailable' in opened) {
    return {
      prepared,
      plan: {
        ...{ storyboard, keyframes, sounds, said: saidInLock(lock, requested), requested },
        ...{ draft, paid: null, payee: { name, ...opened } },
      },
    };
  }
  const planned = planTakes({ ...prepared, slate: false, retakes: 'none' }, opened.providers, project);
  // The storyboard must also be valid for the paid provider.
  if (!planned.plan) {
    const { source, named } = prepared;
    return { prepared: { status: 'invalid', source, named, diagnostics: planned.diagnostics }, plan: null };
  }
  const picked = applyPicks(planned.plan, lock, ownProviders(storyboard)).plan;
  await choosePickedClips(project, picked);
  const before = requestsBefore(storyboard, opened.providers, options);
  const decisions = await decideFor(picked, project, {
    ...{ before, only: null, restriction: null, resubmit: new Set() },
  });
  // A shot that a local provider makes has its draft as its clip.
  const paid = { providers: opened.providers, decisions: decisions.filter(({ take }) => !take.local) };
  const payee = { name, unavailable: null };
  const said = saidInLock(lock, planned.plan);
  return {
    prepared,
    plan: { storyboard, keyframes, sounds, said, requested: planned.plan, draft, paid, payee },
  };
}

/** The names of the providers that are paid for the film, each once. */
function payeeNames(
  storyboard: Storyboard,
  { provider: instead, project: { providers } }: Pick<PlanWatchOptions, 'provider' | 'project'>,
): readonly string[] {
  const used =
    instead === null
      ? storyboard.shots.map((shot) => providerOfShot(storyboard, shot))
      : [providerInstead(storyboard, instead)];
  return [...new Set(used.flatMap((one) => (providers.isLocal(one.use) ? [] : [nameOfSettings(one)])))];
}

/** What each shot asked its own provider for last. */
function requestsBefore(
  { shots }: Storyboard,
  providers: FilmProviders,
  { before }: Pick<PlanWatchOptions, 'before'>,
): ReadonlyMap<string, PreviousRequest> {
  return new Map(
    shots.flatMap((shot) => {
      const last = before(providers.ofShot(shot).provider.id).get(shot.id);
      return last ? [[shot.id, last] as const] : [];
    }),
  );
}

async function openPayees(
  storyboard: Storyboard,
  { provider, project }: Pick<PlanWatchOptions, 'provider' | 'project'>,
): Promise<{ readonly providers: FilmProviders } | { readonly unavailable: string }> {
  try {
    return { providers: await openFilmProviders(storyboard, provider ?? undefined, project) };
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
