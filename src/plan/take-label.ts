import type { TakeRequest } from './take.js';

/** What messages and events call a take: its shots, and the seed of a take that the film does not use. */
export interface TakeLabel {
  readonly shots: readonly string[];
  /** Absent for the take that the film uses. */
  readonly seed?: number;
}

/** The label of a take. */
export function labelOf({
  shots,
  request: { seed },
  retake,
}: {
  readonly shots: readonly string[];
  readonly request: Pick<TakeRequest, 'seed'>;
  readonly retake?: true;
}): TakeLabel {
  return retake && seed !== null ? { shots, seed } : { shots };
}

/** "canal", "canal + stars", "canal (seed 42)". */
export function formatTake({ shots, seed }: TakeLabel): string {
  return `${shots.join(' + ')}${seed === undefined ? '' : ` (seed ${seed})`}`;
}
