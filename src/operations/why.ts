import type { InvalidSource } from '../diagnostics/invalid-source.js';
import type { LockedShot } from '../lockfile/format.js';
import { changesSince } from '../plan/changes-since.js';
import type { Change } from '../plan/decision.js';
import { explainChange } from '../plan/explain-change.js';
import type { Price } from '../plan/price.js';
import type { PlannedTake } from '../plan/render-plan.js';
import { type UnknownShot, unknownShot } from '../plan/unknown-shot.js';
import { readLock } from '../project/lockfile.js';
import { type PrepareOptions, prepareStoryboard } from '../project/prepare.js';
import type { Project } from '../project/project.js';

/** Why a shot would or would not be made anew. */
export type WhyOutcome =
  | InvalidSource
  | UnknownShot
  | {
      readonly status: 'explained';
      readonly shot: string;
      readonly verdict: 'as-locked' | 'changed' | 'not-locked' | 'other-key';
      readonly changes: readonly Change[];
      /** The changes for people, one a line. */
      readonly lines: readonly string[];
      readonly locked: LockedShot | null;
      /** What making it would cost. */
      readonly price: Price;
      /** Whether a clip for what is asked now is in the store. */
      readonly made: boolean;
    };

/** Compares what a shot asks for with what the lock has, field by field. Touches nothing. */
export async function why(project: Project, shot: string, options: PrepareOptions): Promise<WhyOutcome> {
  const prepared = await prepareStoryboard(project, options);
  if (prepared.status === 'wrong') return prepared;
  const { plan } = prepared;
  const unknown = unknownShot(plan, [shot]);
  if (unknown) return unknown;
  const take = plan.takes.find(({ shots }) => shots.includes(shot)) as PlannedTake; // Each known shot has a take.
  const locked = (await readLock(project)).shots.get(shot) ?? null;
  const changes = locked ? changesSince(locked.asked, take.request) : [];
  return {
    status: 'explained',
    shot,
    verdict: verdictOf(take, locked, changes),
    changes,
    lines: changes.map(explainChange),
    locked,
    price: take.price,
    made: (await project.store.find(take.key)) !== undefined,
  };
}

function verdictOf(
  { key }: PlannedTake,
  locked: LockedShot | null,
  changes: readonly Change[],
): 'as-locked' | 'changed' | 'not-locked' | 'other-key' {
  if (locked === null) return 'not-locked';
  if (locked.key === key) return 'as-locked';
  return changes.length > 0 ? 'changed' : 'other-key';
}
