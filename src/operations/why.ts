import type { InvalidSource } from '../diagnostics/invalid-source.js';
import { applyPicks, type ShotPick } from '../lockfile/apply-picks.js';
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
import { ownProviders } from '../storyboard/shot-provider.js';

/** How a shot differs from the lockfile, and whether its clip exists. */
export type WhyOutcome =
  | InvalidSource
  | UnknownShot
  | {
      readonly status: 'explained';
      readonly shot: string;
      readonly comparison: 'as-locked' | 'changed' | 'not-locked' | 'other-key';
      readonly changes: readonly Change[];
      /** The changes as sentences, one per line. */
      readonly lines: readonly string[];
      readonly locked: LockedShot | null;
      /** The price of generating it. */
      readonly price: Price;
      /** Whether the store has a clip for the present request. */
      readonly made: boolean;
      /** The pick of the shot; null without one. */
      readonly pick: ShotPick | null;
    };

/** Compares the request of a shot with the lockfile, field by field. Writes nothing. */
export async function why(project: Project, shot: string, options: PrepareOptions): Promise<WhyOutcome> {
  const prepared = await prepareStoryboard(project, { ...options, skipped: 'as-planned' });
  if (prepared.status === 'invalid') return prepared;
  const unknown = unknownShot(prepared.plan, [shot]);
  if (unknown) return unknown;
  const { plan, lock, picks } = applyPicks(
    prepared.plan,
    await readLock(project),
    ownProviders(prepared.storyboard),
  );
  const key = plan.shots.find(({ id }) => id === shot)?.key;
  const take = plan.takes.find((one) => one.key === key) as PlannedTake; // Each known shot has a take.
  const locked = lock.shots.get(shot) ?? null;
  const changes = locked ? changesSince(locked.asked, take.request) : [];
  return {
    status: 'explained',
    shot,
    comparison: compare(take, locked, changes),
    changes,
    lines: changes.map(explainChange),
    locked,
    price: take.price,
    made: (await project.store.find(take.key)) !== undefined,
    pick: picks.find((one) => one.shot === shot) ?? null,
  };
}

function compare(
  { key }: PlannedTake,
  locked: LockedShot | null,
  changes: readonly Change[],
): 'as-locked' | 'changed' | 'not-locked' | 'other-key' {
  if (locked === null) return 'not-locked';
  if (locked.key === key) return 'as-locked';
  return changes.length > 0 ? 'changed' : 'other-key';
}
