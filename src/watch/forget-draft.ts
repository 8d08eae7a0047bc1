import type { CacheKey } from '../plan/cache-key.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { HeldStudio, Studio } from '../project/project.js';

/** Where a draft that nobody wants any more is known. */
interface Places {
  readonly studio: Studio;
  readonly held: HeldStudio;
  /** It may be wanted again meanwhile. */
  readonly isWanted: (key: CacheKey) => boolean;
}

/** Stops a draft that was called off, and ends it in the journal, which would wait for it for ever. */
export async function forgetDraft(
  { key, price }: PlannedTake,
  { studio, held, isWanted }: Places,
): Promise<void> {
  if (price.kind !== 'free') return;
  const provider = await studio.provider('draft');
  for (const { take, key: open, operation } of held.journal.state().open) {
    if (open !== key || isWanted(key)) continue;
    if (operation !== null) await provider.poll(operation, AbortSignal.abort()).catch(() => undefined);
    const message = 'Nobody wanted this draft any more.';
    await held.journal.append({ type: 'failed', take, code: 'called-off', message });
  }
}
