import type { InvalidSource } from '../diagnostics/invalid-source.js';
import type { FilmState } from '../events/plan-outcome.js';
import { applyPicks, type ShotPick } from '../lockfile/apply-picks.js';
import { formatDifference, type LockDifference } from '../lockfile/diff.js';
import type { LockedShot, Lockfile } from '../lockfile/format.js';
import { changesSince } from '../plan/changes-since.js';
import type { Change } from '../plan/decision.js';
import { explainChange } from '../plan/explain-change.js';
import type { Price } from '../plan/price.js';
import type { PlannedTake, RenderPlan } from '../plan/render-plan.js';
import { type UnknownShot, unknownShot } from '../plan/unknown-shot.js';
import { fileStates } from '../project/file-states.js';
import { readLock } from '../project/lockfile.js';
import { type PrepareOptions, prepareStoryboard } from '../project/prepare.js';
import type { Project } from '../project/project.js';
import { ownProviders } from '../storyboard/shot-provider.js';
import { decideStoryboard } from './plan.js';

/** How a shot differs from the lockfile, and whether its clip exists. */
export type WhyOutcome = InvalidSource | UnknownShot | ExplainedShot;

/** A shot compared with the lockfile. */
export interface ExplainedShot {
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
}

/** All shots and the film compared with the lockfile. */
export type WhyFilmOutcome =
  | InvalidSource
  | {
      readonly status: 'explained-film';
      /** In the order of the film. */
      readonly shots: readonly ExplainedShot[];
      readonly film: {
        /** As the storyboard names it. */
        readonly output: string;
        readonly state: FilmState['state'];
        readonly changes: readonly LockDifference[];
        /** The changes as sentences, one per line. */
        readonly lines: readonly string[];
      };
    };

/** Compares the request of a shot with the lockfile, field by field. Writes nothing. */
export async function why(project: Project, shot: string, options: PrepareOptions): Promise<WhyOutcome> {
  const prepared = await prepareStoryboard(project, { ...options, skipped: 'as-planned' });
  if (prepared.status === 'invalid') return prepared;
  const unknown = unknownShot(prepared.plan, [shot]);
  if (unknown) return unknown;
  const applied = applyPicks(prepared.plan, await readLock(project), ownProviders(prepared.storyboard));
  return explainShot(shot, applied, project);
}

/** Compares all shots and the film with the lockfile. Writes nothing. */
export async function whyFilm(project: Project, options: PrepareOptions): Promise<WhyFilmOutcome> {
  const decided = await decideStoryboard(project, {
    ...options,
    lock: () => readLock(project),
    context: async (_, lock) => ({ lock, elsewhere: new Map() }),
  });
  if (decided.status === 'invalid') return decided;
  if (decided.status === 'unknown-shot') throw new Error('No shots were named.');
  const { prepared, decisions, context, picks } = decided;
  const { film } = await fileStates(prepared, decisions, { project, lock: context.lock });
  const applied = { plan: prepared.plan, lock: context.lock, picks };
  const shots = await Promise.all(prepared.plan.shots.map(({ id }) => explainShot(id, applied, project)));
  const lines = film.changes
    .map(formatDifference)
    .flatMap((one) => one.lines.map((line) => (one.subject === 'film' ? line : `${one.subject}  ${line}`)));
  return { status: 'explained-film', shots, film: { ...film, lines } };
}

interface AppliedPicks {
  readonly plan: RenderPlan;
  readonly lock: Lockfile;
  readonly picks: readonly ShotPick[];
}

async function explainShot(
  shot: string,
  { plan, lock, picks }: AppliedPicks,
  { store }: Project,
): Promise<ExplainedShot> {
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
    made: (await store.find(take.key)) !== undefined,
    pick: picks.find((one) => one.shot === shot) ?? null,
  };
}

function compare(
  { key }: PlannedTake,
  locked: LockedShot | null,
  changes: readonly Change[],
): ExplainedShot['comparison'] {
  if (locked === null) return 'not-locked';
  if (locked.key === key) return 'as-locked';
  return changes.length > 0 ? 'changed' : 'other-key';
}
