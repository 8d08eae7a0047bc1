import { collectLocked, lockedElsewhere } from '../collect-locked.js';
import { RenderError } from '../diagnostics/render-error.js';
import { readLock } from '../lock.js';
import { clipMaking, recover } from '../recover.js';
import type { HeldStudio, Studio } from '../studio.js';

/**
 * Collects what was paid for before this watch began: by the journal of this machine, and by the lockfile of another.
 * What cannot be had now is no reason not to begin.
 */
export async function collectPaid(studio: Studio, held: HeldStudio, signal: AbortSignal): Promise<void> {
  await recover({ studio, held, wait: false }, signal);
  try {
    const takes = await lockedElsewhere(studio, await readLock(studio));
    await collectLocked(takes, {
      studio,
      making: (provider) => clipMaking({ studio, held, provider }, signal),
    });
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    studio.emit({ type: 'warned', code: error.code, message: error.message });
  }
}
