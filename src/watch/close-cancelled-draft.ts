import type { CacheKey } from '../plan/cache-key.js';
import { providerNameOf } from '../plan/provider-name.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { LockedProject, Project } from '../project/project.js';

/** Where a cancelled draft is recorded. */
interface CancelContext {
  readonly project: Project;
  readonly lockedProject: LockedProject;
  /** A later plan may have started the same draft again. */
  readonly isWanted: (key: CacheKey) => boolean;
}

/** Stops a cancelled draft and closes it in the journal, which would otherwise wait for it forever. */
export async function closeCancelledDraft(
  { key, price, request }: PlannedTake,
  { project, lockedProject, isWanted }: CancelContext,
): Promise<void> {
  if (price.kind !== 'free') return;
  const provider = await project.provider(providerNameOf(request));
  for (const { take, key: open, operation } of lockedProject.journal.state().open) {
    if (open !== key || isWanted(key)) continue;
    if (operation !== null) await provider.poll(operation, AbortSignal.abort()).catch(() => undefined);
    const message = 'This draft was no longer needed.';
    await lockedProject.journal.append({ type: 'failed', take, code: 'called-off', message });
  }
}
