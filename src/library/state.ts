import type { CancelledTake } from '../generate/cancel-take.js';
import { cancelTakes } from '../operations/cancel.js';
import { type RecoverOutcome, recover as recoverProject } from '../operations/recover.js';
import { type StatusOutcome, status as statusOf } from '../operations/status.js';
import * as local from '../operations/store.js';
import * as shared from '../operations/store-shared.js';
import {
  openLibraryProject as open,
  type ProjectOptions,
  type StoryboardSource,
  withSignal,
} from '../project/open-library-project.js';

/** Says what is in flight and what was spent. Asks no provider. */
export async function status(
  storyboard: StoryboardSource,
  options: ProjectOptions = {},
): Promise<StatusOutcome> {
  await using project = open(storyboard, options);
  return statusOf(project);
}

/** Collects everything that was paid for, and waits for running takes. Spends nothing. */
export async function recover(
  storyboard: StoryboardSource,
  options: ProjectOptions = {},
): Promise<RecoverOutcome> {
  await using project = open(storyboard, options);
  const { signal } = withSignal(options);
  await using lockedProject = await project.lock('recover', signal);
  return recoverProject({ project, lockedProject }, signal);
}

/** Cancels waiting takes of these shots or tasks. Spends nothing. */
export async function cancel(
  storyboard: StoryboardSource,
  names: readonly string[],
  options: ProjectOptions = {},
): Promise<readonly CancelledTake[]> {
  await using project = open(storyboard, options);
  const { signal } = withSignal(options);
  await using lockedProject = await project.lock('recover --cancel', signal);
  return cancelTakes(names, { project, lockedProject, signal });
}

/** The clips of this machine. */
export async function listStore(storyboard: StoryboardSource, options: ProjectOptions = {}) {
  await using project = open(storyboard, options);
  return local.listStore(project);
}

/** Compares every clip of this machine with its digest. */
export async function verifyStore(storyboard: StoryboardSource, options: ProjectOptions = {}) {
  await using project = open(storyboard, options);
  return local.verifyStore(project);
}

/** What a clean-up may delete. */
export interface CollectStoreOptions extends ProjectOptions, Partial<Omit<local.StoreGcOptions, 'signal'>> {}

/** Deletes old clips of this machine that neither the storyboard nor the lockfile needs. */
export async function collectStore(storyboard: StoryboardSource, options: CollectStoreOptions = {}) {
  await using project = open(storyboard, options);
  const { paid = 'keep', dryRun = false, olderThanMs } = options;
  return local.collectStore(project, {
    ...{ paid, dryRun, signal: withSignal(options).signal },
    ...(olderThanMs === undefined ? {} : { olderThanMs }),
  });
}

/** Which clips are pushed. */
export interface PushStoreOptions extends ProjectOptions {
  /** Those of the storyboard, or all; default: own. */
  readonly clips?: 'own' | 'all';
}

/** Copies clips of this machine to the shared store. */
export async function pushStore(storyboard: StoryboardSource, options: PushStoreOptions = {}) {
  await using project = open(storyboard, options);
  return shared.pushStore(project, { clips: options.clips ?? 'own', signal: withSignal(options).signal });
}

/** Copies clips that the storyboard needs from the shared store to this machine. */
export async function pullStore(storyboard: StoryboardSource, options: ProjectOptions = {}) {
  await using project = open(storyboard, options);
  return shared.pullStore(project, withSignal(options).signal);
}

/** The clips of the shared store. */
export async function listSharedStore(storyboard: StoryboardSource, options: ProjectOptions = {}) {
  await using project = open(storyboard, options);
  return shared.listSharedStore(project, withSignal(options).signal);
}

/** Whether damaged clips of the shared store are replaced. */
export interface VerifySharedStoreOptions extends ProjectOptions {
  readonly repair?: boolean;
}

/** Compares the clips of the shared store with their digests. */
export async function verifySharedStore(
  storyboard: StoryboardSource,
  options: VerifySharedStoreOptions = {},
) {
  await using project = open(storyboard, options);
  const { repair = false } = options;
  return shared.verifySharedStore(project, { repair, signal: withSignal(options).signal });
}

/** What a clean-up of the shared store may delete. */
export interface CollectSharedStoreOptions extends ProjectOptions {
  /** Default: the store's own. */
  readonly olderThanMs?: number;
  readonly dryRun?: boolean;
}

/** Deletes old clips of the shared store that neither the storyboard nor the lockfile needs. */
export async function collectSharedStore(
  storyboard: StoryboardSource,
  options: CollectSharedStoreOptions = {},
) {
  await using project = open(storyboard, options);
  const { olderThanMs = null, dryRun = false } = options;
  return shared.collectSharedStore(project, { olderThanMs, dryRun, signal: withSignal(options).signal });
}
