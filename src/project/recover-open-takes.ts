import { RenderError } from '../diagnostics/render-error.js';
import type { GenerateOptions } from '../generate/generate-clips.js';
import type { RecoveredTakes } from '../generate/recover-takes.js';
import type { Lockfile } from '../lockfile/format.js';
import { lockedTasks } from '../lockfile/locked-tasks.js';
import { providerNameOf } from '../plan/provider-name.js';
import type { Provider } from '../providers/provider.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { readableLock } from './lockfile.js';
import type { LockedProject, Project } from './project.js';

/** The options for generating and fetching clips in a locked project. */
export function generateOptions(
  { project, lockedProject, provider: { provider, name }, storyboard, lock }: GenerateSetup,
  signal: AbortSignal,
): GenerateOptions {
  // A local provider has no account.
  const account = project.providers.isLocal(provider.id)
    ? {}
    : { account: () => project.account(provider, storyboard) };
  return {
    ...account,
    provider,
    ...(name === provider.id ? {} : { providerName: name }),
    store: project.store,
    journal: lockedProject.journal,
    clock: project.clock,
    emit: project.emit,
    signal,
    probe: async (path) => (await import('../media/probe.js')).probeClip(path),
    random: Math.random,
    rateLimits: project.rateLimits,
    usualTimes: project.usualTimes,
    ...(lock ? { knownTasks: lockedTasks(lock) } : {}),
  };
}

/** A provider under the name by which the storyboard and the journal know it. */
export interface NamedProvider {
  readonly name: string;
  readonly provider: Provider;
}

interface GenerateSetup {
  readonly project: Project;
  readonly lockedProject: LockedProject;
  readonly provider: NamedProvider;
  /** It may name a queue, in which machines share the limits of the account. */
  readonly storyboard?: Pick<Storyboard, 'queue'> | undefined;
  /** The lockfile, as far as it can be read: the tasks in it belong to other takes. */
  readonly lock?: Lockfile;
}

/** What happened to all open takes, of every provider. */
export type Recovered = Omit<RecoveredTakes, 'foreign'>;

/**
 * Collects the takes that the journal has open. It does not read the storyboard, so an error there cannot strand a paid
 * take. Costs nothing. With `wait` it waits until the last take has ended.
 */
export async function recoverOpenTakes(
  { project, lockedProject, wait }: { project: Project; lockedProject: LockedProject; wait: boolean },
  signal: AbortSignal,
): Promise<Recovered> {
  const names = new Set(lockedProject.journal.state().open.map(({ request }) => providerNameOf(request)));
  const all: Recovered = { clips: new Map(), failures: [], running: [] };
  if (names.size === 0) return all;
  const lock = await readableLock(project);
  const { collectFinished, recoverTakes } = await import('../generate/recover-takes.js');
  let sum = all;
  for (const name of names) {
    const provider = await openOrWarn(name, project);
    if (!provider) continue;
    const generation = generateOptions(
      { project, lockedProject, provider: { provider, name }, lock },
      signal,
    );
    const one = await (wait ? recoverTakes(generation) : collectFinished(generation));
    sum = {
      clips: new Map([...sum.clips, ...one.clips]),
      failures: [...sum.failures, ...one.failures],
      running: [...sum.running, ...one.running],
    };
  }
  return sum;
}

// Without a key the takes stay in the journal and are collected later.
async function openOrWarn(id: string, project: Project): Promise<Provider | undefined> {
  try {
    return await project.provider(id);
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    project.emit({
      type: 'warned',
      code: error.code,
      message: `Takes of the provider "${id}" are still open and could not be collected: ${error.message}`,
    });
    return undefined;
  }
}
