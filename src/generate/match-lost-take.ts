import { canonicalJson } from '../base/canonical-json.js';
import type { FoundTake, Operation, Provider } from '../providers/provider.js';

/** What a search for a lost take found. */
export type LostSearchResult =
  /** Certainly the take. It is in the journal as submitted. */
  | { readonly state: 'found'; readonly operation: Operation }
  /** A candidate has not ended, and does not show its request before it has. */
  | { readonly state: 'open' }
  | { readonly state: 'none' };

/** Of all candidates for a take: the one that has its result and that fits no other lost take. */
export function matchLostTake(
  found: readonly (readonly FoundTake[])[],
  index: number,
  provider: Provider,
): LostSearchResult {
  const candidates = found[index] ?? [];
  if (candidates.some(({ state }) => state === 'running')) return { state: 'open' };
  const [only, ...rest] = candidates;
  if (only === undefined || rest.length > 0) return { state: 'none' };
  const name = taskNameOf(only.operation, provider);
  const fitsAnother = found.some(
    (others, other) =>
      other !== index && others.some(({ operation }) => taskNameOf(operation, provider) === name),
  );
  return fitsAnother ? { state: 'none' } : { state: 'found', operation: only.operation };
}

/** What identifies the task of an operation at its provider. */
export function taskNameOf(operation: Operation, provider: Provider): string {
  return provider.nameOf?.(operation) ?? canonicalJson(operation);
}
