import { type TakeInFlight, takesInFlight } from '../generate/takes-in-flight.js';
import type { Project } from '../project/project.js';
import type { JournalState } from '../store/journal/journal-state.js';

/** What is in flight, and what was spent so far. */
export interface StatusOutcome extends Pick<JournalState, 'spent' | 'reserved' | 'doubtful'> {
  /** Open takes, the most urgent first. */
  readonly takes: readonly TakeInFlight[];
  /** Whether a paid take needs a person: its outcome is unknown, or it has expired. */
  readonly needsPerson: boolean;
}

/** Reads the journal. Asks no provider, writes nothing. */
export async function status(project: Project): Promise<StatusOutcome> {
  const state = await project.journalState();
  const takes = takesInFlight(state, project.clock.now());
  const needsPerson = takes.some(
    (take) => (take.state === 'unknown-outcome' || take.state === 'expired') && take.price.kind !== 'free',
  );
  const { spent, reserved, doubtful } = state;
  return { takes, spent, reserved, doubtful, needsPerson };
}
