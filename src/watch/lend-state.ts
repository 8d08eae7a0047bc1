import { type LendableLock, RENDER_IS_RUNNING } from './lendable-lock.js';
import type { WatchParts } from './watch-parts.js';

/** The parts of a watch that rest while a render has its state folder. */
export type LendingParts = Pick<WatchParts, 'closing' | 'returning' | 'show' | 'signal' | 'reportError'> & {
  readonly scheduler: Pick<WatchParts['scheduler'], 'isPaused' | 'pause' | 'resume'>;
  readonly filmExport: Pick<WatchParts['filmExport'], 'ended'>;
  readonly driver: Pick<WatchParts['driver'], 'request'>;
  readonly history: Pick<WatchParts['history'], 'learn'>;
  readonly project: { readonly store: Pick<WatchParts['project']['store'], 'ls'> };
};

/**
 * Lets a render use the state folder until a signal is aborted. Drafts stop, and paid takes go on at their provider: the
 * journal has them, so the render collects them. Returns the reason if that is impossible, otherwise null.
 * The watch goes on when nothing was lent because of an error.
 */
export async function lendState(
  parts: LendingParts,
  lock: LendableLock,
  until: AbortSignal,
): Promise<string | null> {
  const { scheduler, filmExport, closing, returning, driver, show, signal, reportError } = parts;
  // One render can follow another before the watch works in the folder again.
  await Promise.all(returning);
  if (scheduler.isPaused) return RENDER_IS_RUNNING;
  const goOn = async (): Promise<void> => {
    await lock.reclaim(signal, reportError);
    // The page lists the takes that were made or pulled. A store that cannot be read must not stop the watch.
    const learn = async () => parts.history.learn(await parts.project.store.ls());
    await learn().catch(reportError);
    scheduler.resume();
    // It finds what the render has made.
    driver.request();
  };
  const end = (): void => {
    const work = goOn()
      .catch(reportError)
      .finally(() => returning.delete(work));
    returning.add(work);
  };
  try {
    await scheduler.pause();
    await filmExport.ended();
    await Promise.all(closing);
    await lock.release();
    show('urgent');
  } catch (error) {
    end();
    throw error;
  }
  if (until.aborted) end();
  else until.addEventListener('abort', end, { once: true });
  return null;
}
