import type { WatchParts } from './watch-parts.js';
import { wantedDrafts } from './watch-plan.js';

/** Whether no take runs, no film is being assembled, and every draft of the plan exists or has failed. */
export function isComplete({ scheduler, assembler, status }: WatchParts): boolean {
  if (scheduler.size > 0 || assembler.busy) return false;
  const { plan, failures } = status;
  return (
    plan === null ||
    wantedDrafts(plan).every(({ take, action }) => action === 'reuse' || failures.has(take.key))
  );
}

/** Publishes a film that was assembled. */
export function filmAssembled({ status, assembler, project, driver, show }: WatchParts): void {
  status.error = null;
  const film = assembler.newest?.digest;
  if (film !== status.lastFilm) status.lastTookMs = Math.max(0, project.clock.now() - driver.changedAt);
  status.lastFilm = film;
  show('urgent');
}

/** Ends the work of a plan, if it is complete. */
export function completePlan(parts: WatchParts): void {
  if (!isComplete(parts)) return;
  const { status, driver, idleAnalyser, show } = parts;
  if (status.failures.size > 0) driver.fail();
  else driver.complete();
  show('urgent');
  if (status.plan) idleAnalyser.begin(wantedDrafts(status.plan));
}
