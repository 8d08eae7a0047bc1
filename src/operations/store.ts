import type { Project } from '../project/project.js';
import { retainedTakes } from '../project/retained-takes.js';
import type { GcReport } from '../store/clips/store-gc.js';
import type { StoredTake, StoreReport } from '../store/clips/store-survey.js';

/** What a garbage collection may delete. */
export interface StoreGcOptions {
  /** Only takes that are older than this, in ms; default: 30 days. */
  readonly olderThanMs?: number;
  /** Whether clips that were paid for may be deleted too. */
  readonly paid: 'keep' | 'drop';
  /** Only report what would be deleted. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
}

const THIRTY_DAYS_MS = 30 * 86_400_000;

/** The takes of this machine's clip store. */
export function listStore(project: Project): Promise<readonly StoredTake[]> {
  return project.store.ls();
}

/** Compares every clip with its digest. */
export function verifyStore(project: Project): Promise<StoreReport> {
  return project.store.verify();
}

/** Deletes old clips that neither the storyboard nor the lockfile needs, and what crashed processes left behind. */
export async function collectStore(
  project: Project,
  { signal, ...options }: StoreGcOptions,
): Promise<GcReport> {
  // Another process could be about to use what is deleted here.
  await using lockedProject = options.dryRun ? undefined : await project.lock('store gc', signal);
  const retained = await retainedTakes(project, signal);
  const collected = await project.store.gc({
    ...options,
    olderThanMs: options.olderThanMs ?? THIRTY_DAYS_MS,
    keep: retained.keys,
    keepClips: retained.clips,
    outputs: retained.files,
  });
  // Taking the lock has already removed temp files of crashed processes.
  const swept = lockedProject?.swept ?? [];
  return {
    ...collected,
    staleFiles: collected.staleFiles + swept.length,
    bytes: swept.reduce((sum, { bytes }) => sum + bytes, collected.bytes),
  };
}
