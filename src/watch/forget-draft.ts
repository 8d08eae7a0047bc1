import type { CacheKey } from '../plan/cache-key.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { LockedProject, Project } from '../project/project.js';

/** Where a draft that nobody wants any more is known. */
interface Places {
  readonly project: Project;
  readonly lockedProject: LockedProject;
  /** It may be wanted again meanwhile. */
  readonly isWanted: (key: CacheKey) => boolean;
}

/** Stops a draft that was called off, and ends it in the journal, which would wait for it for ever. */
export async function forgetDraft(
  { key, price, request }: PlannedTake,
  { project, lockedProject, isWanted }: Places,
): Promise<void> {
  if (price.kind !== 'free') return;
  const provider = await project.provider(request.provider);
  for (const { take, key: open, operation } of lockedProject.journal.state().open) {
    if (open !== key || isWanted(key)) continue;
    if (operation !== null) await provider.poll(operation, AbortSignal.abort()).catch(() => undefined);
    const message = 'Nobody wanted this draft any more.';
    await lockedProject.journal.append({ type: 'failed', take, code: 'called-off', message });
  }
}
