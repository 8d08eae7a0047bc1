import { type LendableLock, RENDER_IS_RUNNING } from './lendable-lock.js';
import type { WatchParts } from './watch-parts.js';

/**
 * Lets a render use the state folder until a signal is aborted. Drafts stop, and paid takes go on at their provider: the
 * journal has them, so the render collects them. Returns the reason if that is impossible, otherwise null.
 */
export async function lendState(
  { scheduler, filmExport, closing, driver, show, signal, reportError }: WatchParts,
  lock: LendableLock,
  until: AbortSignal,
): Promise<string | null> {
  if (scheduler.isPaused) return RENDER_IS_RUNNING;
  await scheduler.pause();
  await filmExport.ended();
  await Promise.all(closing);
  await lock.release();
  show('urgent');
  const goOn = async (): Promise<void> => {
    await lock.reclaim(signal);
    scheduler.resume();
    // It finds what the render has made.
    driver.request();
  };
  const end = (): void => void goOn().catch(reportError);
  if (until.aborted) end();
  else until.addEventListener('abort', end, { once: true });
  return null;
}
