import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import { applyPicks } from '../lockfile/apply-picks.js';
import type { CacheKey } from '../plan/cache-key.js';
import { readLock } from '../project/lockfile.js';
import { openProjectRemote, shareOver } from '../project/open-shared-store.js';
import { prepareStoryboard } from '../project/prepare.js';
import type { Project } from '../project/project.js';
import { requireValid, retainedTakes } from '../project/retained-takes.js';
import { wantedClips } from '../project/shared-store.js';
import type { RemoteStore } from '../store/remote/remote-store.js';
import {
  collectRemote,
  type KnownClip,
  listRemote,
  type RemoteGcReport,
  type RemoteReport,
  type RemoteTake,
  verifyRemote,
} from '../store/remote/remote-survey.js';
import { repairRemote } from '../store/remote/repair-remote.js';
import type { PullReport, PushReport } from '../store/remote/shared-clips.js';
import type { WantedClip } from '../store/remote/sharing.js';
import { ownProviders } from '../storyboard/shot-provider.js';

/** A result together with the name of the shared store that it is about. */
export type SharedStoreOutcome<Result> = Result & { readonly store: string };

/** A verification, and what was repaired with clips of this machine. */
export type SharedVerifyReport = RemoteReport & { readonly repaired: readonly Digest[] };

/** Copies clips of this machine to the shared store: those of the storyboard, or all. */
export async function pushStore(
  project: Project,
  { clips, signal }: { readonly clips: 'own' | 'all'; readonly signal: AbortSignal },
): Promise<SharedStoreOutcome<PushReport>> {
  const { remote, keys } = await openStore(project, signal);
  const pushed = clips === 'all' ? (await project.store.ls()).map(({ key }) => key) : keys;
  return { ...(await shareOver(remote, project).push(new Set(pushed), signal)), store: remote.name };
}

/** Copies clips that the storyboard needs from the shared store to this machine. */
export async function pullStore(
  project: Project,
  signal: AbortSignal,
): Promise<SharedStoreOutcome<PullReport>> {
  const { remote, wanted } = await openStore(project, signal);
  await using _ = await project.lock('store pull', signal);
  return { ...(await shareOver(remote, project).pull(wanted, signal)), store: remote.name };
}

/** The takes of the shared store. */
export async function listSharedStore(
  project: Project,
  signal: AbortSignal,
): Promise<SharedStoreOutcome<{ readonly takes: readonly RemoteTake[] }>> {
  const { remote } = await openStore(project, signal);
  return { takes: await listRemote(remote, signal), store: remote.name };
}

/** Compares the clips of the shared store with their digests; with `repair`, replaces bad ones from this machine. */
export async function verifySharedStore(
  project: Project,
  { repair, signal }: { readonly repair: boolean; readonly signal: AbortSignal },
): Promise<SharedStoreOutcome<SharedVerifyReport>> {
  const { remote } = await openStore(project, signal);
  const { stateFolder } = project;
  const report = await verifyRemote(remote, { stateFolder, known: await knownClips(project) }, signal);
  const wrong = [...report.damaged, ...report.missing];
  const repaired = repair ? await repairRemote(remote, { wrong, stateFolder }, signal) : [];
  return { ...report, repaired, store: remote.name };
}

/** Deletes old clips of the shared store that neither the storyboard nor the lockfile needs. */
export async function collectSharedStore(
  project: Project,
  {
    olderThanMs,
    dryRun,
    signal,
  }: {
    /** Null for the store's own default. */
    readonly olderThanMs: number | null;
    readonly dryRun: boolean;
    readonly signal: AbortSignal;
  },
): Promise<SharedStoreOutcome<RemoteGcReport>> {
  const { remote } = await openStore(project, signal);
  const { keys: keep, clips: keepClips } = await retainedTakes(project, signal);
  const options = { keep, keepClips, olderThanMs, dryRun };
  const report = await collectRemote(remote, options, { now: project.clock.now(), signal });
  return { ...report, store: remote.name };
}

async function openStore(
  project: Project,
  signal: AbortSignal,
): Promise<{
  readonly remote: RemoteStore;
  readonly keys: readonly CacheKey[];
  readonly wanted: readonly WantedClip[];
}> {
  const { plan, storyboard } = requireValid(await prepareStoryboard(project, { web: 'remembered', signal }));
  const remote = openProjectRemote(project, storyboard);
  if (remote === undefined) {
    throw new RenderError('no-shared-store', 'No shared store is configured.', {
      hint: 'Name one under "store:" in the storyboard, or in INBETWEEN_STORE.',
    });
  }
  const picked = applyPicks(plan, await readLock(project), ownProviders(storyboard));
  const wanted = await wantedClips(project, picked);
  const keys = [...plan.takes, ...picked.plan.takes].map(({ key }) => key);
  return { remote, keys: [...new Set(keys)], wanted };
}

// A store without a listing (plain HTTP) can only be checked for clips that this machine knows.
async function knownClips(project: Project): Promise<readonly KnownClip[]> {
  const own = (await project.store.ls()).map(({ key, record: { clip, bytes } }) => ({ key, clip, bytes }));
  const { shots } = await readLock(project);
  const locked = [...shots.values()].map(({ key, clip }) => ({ key, clip: clip.digest, bytes: clip.bytes }));
  return [...own, ...locked];
}
