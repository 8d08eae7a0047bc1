import type { PlannedRender } from '../events/plan-outcome.js';
import type { TakeDecision } from '../plan/decision.js';

/** Whether a render would do anything: generate or collect a clip, ask a person about one, or write a film. */
export function changesAnything({
  decisions,
  film,
  outputs,
  collectable,
}: Pick<PlannedRender, 'decisions' | 'film' | 'outputs' | 'collectable'>): boolean {
  if (decisions.some(isWork) || collectable.length > 0) return true;
  // Without all clips no file is written.
  if (film.state === 'incomplete') return false;
  return film.state === 'make' || film.changes.length > 0 || outputs.some(({ state }) => state === 'make');
}

function isWork(decision: TakeDecision): boolean {
  if (decision.action === 'reuse') return false;
  return decision.action !== 'blocked' || !['not-selected', 'not-needed'].includes(decision.block);
}
