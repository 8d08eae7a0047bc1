import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { RenderPlan } from '../plan/render-plan.js';
import type { TakeId } from '../store/journal/journal-entry.js';
import type { LockedProject, Project } from './project.js';

/** A clip that was accepted. */
export interface AcceptedClip {
  readonly shot: string;
  readonly clip: Digest;
  /** False for a clip that was used before. */
  readonly changed: boolean;
}

/**
 * Uses the kept clips of these shots although their length differs from the requested one: those of the film, and those of
 * further takes. Throws RenderError `bad-option` for a shot without such a clip, before any clip is used. With `isRepeatable` a
 * shot whose clip is used already is no error.
 */
export async function acceptOddClips(
  shots: readonly string[],
  plan: RenderPlan,
  {
    project,
    lockedProject: { journal },
    isRepeatable = false,
  }: { project: Project; lockedProject: LockedProject; isRepeatable?: boolean },
): Promise<readonly AcceptedClip[]> {
  if (shots.length === 0) return [];
  const keys = new Map(plan.shots.map(({ id, key }) => [id, key]));
  const waiting = await Promise.all(
    shots.map(async (id) => {
      const key = keys.get(id) as CacheKey; // Unknown shots were reported before.
      const kept = await keptClips(id, key, { project, journal });
      if (kept.length > 0) return kept;
      const used = isRepeatable ? await project.store.find(key) : undefined;
      if (used === undefined) throw nothingKept(id);
      return [{ shot: id, key, clip: used.digest, take: null, changed: false }];
    }),
  );
  const all = waiting.flat();
  for (const { key, clip, take, changed } of all) {
    if (!changed) continue;
    if (!(await project.store.choose(key, clip))) throw damaged(clip);
    if (take !== null) await journal.append({ type: 'accepted', take, clip });
  }
  return all.map(({ shot, clip, changed }) => ({ shot, clip, changed }));
}

interface KeptClip extends AcceptedClip {
  readonly key: CacheKey;
  /** Null for a clip that was collected by the lockfile. */
  readonly take: TakeId | null;
}

// Without the journal of the machine that paid, the store still has what was collected by the lockfile.
async function keptClips(
  shot: string,
  key: CacheKey,
  { project: { store }, journal }: { project: Project; journal: LockedProject['journal'] },
): Promise<readonly KeptClip[]> {
  const open = journal
    .state()
    .open.filter((take) => take.key === key || (take.retake && take.shots.includes(shot)));
  const kept = open.flatMap((take) =>
    take.kept && 'clip' in take.kept
      ? [{ shot, key: take.key, clip: take.kept.clip, take: take.take, changed: true }]
      : [],
  );
  const isOpen = open.some((take) => take.key === key);
  if (kept.length > 0 || isOpen || (await store.record(key)) !== undefined) return kept;
  const stored = (await store.ls()).filter((take) => take.key === key && take.present).at(-1);
  return stored ? [{ shot, key, clip: stored.record.clip, take: null, changed: true }] : [];
}

function nothingKept(shot: string): RenderError {
  return new RenderError('bad-option', `The shot "${shot}" has no clip that waits to be accepted.`, {
    hint: 'Leave it out. "inbetween status" lists the clips that wait.',
  });
}

function damaged(clip: Digest): RenderError {
  return new RenderError('clip-gone', `The kept clip ${clip.slice(0, 12)} is missing or damaged.`, {
    hint: 'Run "inbetween recover": it downloads the clip again, as long as the provider keeps it.',
  });
}
