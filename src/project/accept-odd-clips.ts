import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { RenderPlan } from '../plan/render-plan.js';
import type { TakeId } from '../store/journal/journal-entry.js';
import type { LockedProject, Project } from './project.js';

/**
 * Uses the kept clips of these shots although their length differs from the requested one. Throws RenderError
 * `bad-option` for a shot without such a clip, before any clip is used.
 */
export async function acceptOddClips(
  shots: readonly string[],
  plan: RenderPlan,
  { project, lockedProject: { journal } }: { project: Project; lockedProject: LockedProject },
): Promise<void> {
  if (shots.length === 0) return;
  const keys = new Map(plan.shots.map(({ id, key }) => [id, key]));
  const waiting = await Promise.all(
    shots.map(async (id) => {
      const key = keys.get(id) as CacheKey; // Unknown shots were reported before.
      const kept = await keptClip(key, project, journal);
      if (kept === undefined) throw nothingKept(id);
      return { key, ...kept };
    }),
  );
  for (const { key, clip, take } of waiting) {
    if (!(await project.store.choose(key, clip))) throw damaged(clip);
    if (take !== null) await journal.append({ type: 'accepted', take, clip });
  }
}

// Without the journal of the machine that paid, the store still has what was collected by the lockfile.
async function keptClip(
  key: CacheKey,
  { store }: Project,
  journal: LockedProject['journal'],
): Promise<{ readonly clip: Digest; readonly take: TakeId | null } | undefined> {
  const open = journal.state().open.filter((take) => take.key === key);
  for (const { kept, take } of open) if (kept && 'clip' in kept) return { clip: kept.clip, take };
  if (open.length > 0 || (await store.record(key)) !== undefined) return undefined;
  const stored = (await store.ls()).filter((take) => take.key === key && take.present).at(-1);
  return stored && { clip: stored.record.clip, take: null };
}

function nothingKept(shot: string): RenderError {
  return new RenderError('bad-option', `The shot "${shot}" has no clip that waits to be accepted.`, {
    hint: 'Leave it out of --accept. "inbetween status" lists the clips that wait.',
  });
}

function damaged(clip: Digest): RenderError {
  return new RenderError('clip-gone', `The kept clip ${clip.slice(0, 12)} is missing or damaged.`, {
    hint: 'Run "inbetween recover": it downloads the clip again, as long as the provider keeps it.',
  });
}
