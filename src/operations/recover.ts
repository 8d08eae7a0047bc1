import type { Digest } from '../base/digest.js';
import type { NamedClips, NamedTake } from '../generate/collect-named.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { readLock } from '../project/lockfile.js';
import type { LockedProject, Project } from '../project/project.js';
import {
  collectLocked,
  lockedElsewhere,
  noneAsked,
  type UncollectedTake,
  uncollectedTakes,
} from '../project/recover-locked-takes.js';
import type { NamedProvider } from '../project/recover-open-takes.js';
import { generateOptions, type Recovered, recoverOpenTakes } from '../project/recover-open-takes.js';

/** What a recovery may touch. */
export interface RecoverOptions {
  readonly project: Project;
  readonly lockedProject: LockedProject;
  /** Wait until running takes end; default: true. */
  readonly wait?: boolean;
}

/** What a recovery collected, and what is left. */
export interface RecoverOutcome {
  readonly clips: readonly { readonly key: CacheKey; readonly clip: Digest }[];
  /** Takes of this machine that came to nothing, or need a person. */
  readonly failures: readonly TakeFailure[];
  /** Locked takes that their provider may have and that could not be collected. */
  readonly uncollected: readonly UncollectedTake[];
  /** Takes that are still running at their provider. */
  readonly running: Recovered['running'];
  /** Locked takes that the provider no longer has. */
  readonly gone: readonly NamedTake[];
}

/**
 * Collects everything that was paid for: takes that the journal has open, and takes that the lockfile names and another
 * machine started. Spends nothing; the storyboard may have errors.
 */
export async function recover(
  { project, lockedProject, wait = true }: RecoverOptions,
  signal: AbortSignal,
): Promise<RecoverOutcome> {
  const open = await recoverOpenTakes({ project, lockedProject, wait }, signal);
  const generation = (provider: NamedProvider) =>
    generateOptions({ project, lockedProject, provider }, signal);
  const locked =
    signal.aborted && wait
      ? noneAsked
      : await collectLocked(await lockedElsewhere(project, await readLock(project)), { project, generation });
  return {
    clips: [
      ...[...open.clips].map(([key, { digest }]) => ({ key, clip: digest })),
      ...(await collectedClips(locked, project)),
    ],
    failures: open.failures,
    uncollected: uncollectedTakes(locked),
    running: open.running,
    gone: locked.gone,
  };
}

// The clip of an uncollected take is known when it has been collected.
async function collectedClips(
  { collected }: NamedClips,
  { store }: Project,
): Promise<RecoverOutcome['clips']> {
  const known = await store.knownClips(collected.map(({ key }) => key));
  return collected.flatMap(({ key, clip }) => {
    const digest = clip ?? known.get(key);
    return digest ? [{ key, clip: digest }] : [];
  });
}
