import type { ModelRow } from '../models/model-row.js';
import { factsOf } from '../models/model-table.js';
import type { RateLimits } from '../provider.js';
import { defaultRegion } from './regions.js';

const POLLS_PER_SECOND = 20;

/** The limits of one model, or the strictest of all models of the table when there is none. */
export function rateLimitsOf(
  row: ModelRow | undefined,
  { region, own }: { region: string; own: Partial<RateLimits> | undefined },
): RateLimits {
  const facts = row && (factsOf(row, region) ?? factsOf(row));
  return {
    submitsPerSecond: own?.submitsPerSecond ?? facts?.submitsPerSecond ?? (region === defaultRegion ? 2 : 1),
    takesInFlight: own?.takesInFlight ?? facts?.takesInFlight ?? 2,
    pollsPerSecond: own?.pollsPerSecond ?? POLLS_PER_SECOND,
  };
}
