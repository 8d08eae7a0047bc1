import { hostname } from 'node:os';
import { type TakeInFlight, takesInFlight } from '../generate/takes-in-flight.js';
import type { Project } from '../project/project.js';
import type { Journal } from '../store/journal/journal.js';
import type { TakeId } from '../store/journal/journal-entry.js';
import type { JournalState } from '../store/journal/journal-state.js';
import { stateLayout } from '../store/layout.js';
import { mayBeAlive, processSpace, readHolder } from '../system/lock-holder.js';

/** What is in flight, and what was spent so far. */
export interface StatusOutcome
  extends Pick<JournalState, 'spent' | 'spentUnknown' | 'reserved' | 'doubtful'> {
  /** Open takes, the most urgent first. */
  readonly takes: readonly TakeInFlight[];
  /** Free takes that ended with the process that made them. No paid work is among them. */
  readonly interrupted: readonly TakeInFlight[];
  /** Entries of the journal that cannot be read and name no take. A take of them may be running, and billed. */
  readonly unnamed: UnnamedEntries;
  /** Whether a paid take needs a person: its outcome is unknown, it has expired, or it is no longer kept. */
  readonly needsPerson: boolean;
}

/** What is known of entries that name no take. */
export interface UnnamedEntries {
  /** How many there are, those included of which nothing is left. */
  readonly count: number;
  /** Numbers of the lines, from 1. */
  readonly lines: readonly number[];
  readonly journal: string;
}

/** Reads the journal. Asks no provider, writes nothing. */
export async function status(project: Project): Promise<StatusOutcome> {
  const state = await project.journalState();
  const all = takesInFlight(state, project.clock.now());
  // A take with a name goes on at its provider, also where it is free.
  const named = new Set(state.open.flatMap(({ take, name }) => (name === undefined ? [] : [take])));
  const drawn = all.filter(({ price, take }) => price.kind === 'free' && !named.has(take as TakeId));
  const interrupted = drawn.length > 0 && !(await isInUse(project)) ? drawn : [];
  const takes = all.filter((take) => !interrupted.includes(take));
  const needsPerson = takes.some((take) => take.price.kind !== 'free' && needsDecision(take));
  const { spent, spentUnknown, reserved, doubtful } = state;
  const { journal } = stateLayout(project.stateFolder);
  const unnamed = state.found ? unnamedEntries(state.found, journal) : { count: 0, lines: [], journal };
  return { takes, interrupted, unnamed, spent, spentUnknown, reserved, doubtful, needsPerson };
}

function unnamedEntries(
  { missing, damagedLines, unnamedLines: lines }: Journal['found'],
  journal: string,
): UnnamedEntries {
  return { count: lines.length + Math.max(0, missing - damagedLines.length), lines, journal };
}

async function isInUse({ stateFolder, clock }: Project): Promise<boolean> {
  const holder = await readHolder(stateLayout(stateFolder).lockHolder);
  if (holder === undefined) return false;
  return await mayBeAlive(holder, { host: hostname(), space: await processSpace(), now: clock.now() });
}

function needsDecision({ state, leftMs }: TakeInFlight): boolean {
  return NEEDS_PERSON.has(state) || (leftMs !== null && leftMs <= 0);
}

const NEEDS_PERSON: ReadonlySet<TakeInFlight['state']> = new Set([
  'unknown-outcome',
  'expired',
  'odd-length',
  'rejected',
]);
