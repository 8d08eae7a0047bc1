import { canonicalJson } from '../base/canonical-json.js';
import type { FoundTake, Operation, Provider } from '../providers/provider.js';

/** What a search for a lost take found. */
export type LostSearchResult =
  /** Certainly the take. It is in the journal as submitted. */
  | { readonly state: 'found'; readonly operation: Operation; readonly isFar: boolean }
  /** A candidate has not ended, and does not show its request before it has. */
  | { readonly state: 'open' }
  | { readonly state: 'none' }
  /** The provider knows submits by their names, and has no task of this one: it was not created. */
  | { readonly state: 'absent' };

/** Of all candidates for a take: the one that has its result and that fits no other lost take. */
export function matchLostTake(
  found: readonly (readonly FoundTake[])[],
  index: number,
  provider: Provider,
): LostSearchResult {
  const named = found[index]?.find((one) => one.named);
  if (named) return { state: 'found', operation: named.operation, isFar: false };
  const candidates = closest(found[index]);
  if (candidates.some(({ state }) => state === 'running')) return { state: 'open' };
  const [only, ...rest] = candidates;
  if (only === undefined || rest.length > 0) return { state: 'none' };
  const name = taskNameOf(only.operation, provider);
  const isFar = only.far === true;
  // A task of the time of this take is not disputed by a take of another time.
  const fitsAnother = found.some(
    (others, other) =>
      other !== index &&
      others.some(({ operation, far }) => taskNameOf(operation, provider) === name && (isFar || !far)),
  );
  return fitsAnother ? { state: 'none' } : { state: 'found', operation: only.operation, isFar };
}

// A task of another time counts only if there is none of the right time.
function closest(candidates: readonly FoundTake[] = []): readonly FoundTake[] {
  const near = candidates.filter(({ far }) => !far);
  return near.length > 0 ? near : candidates;
}

/** What identifies the task of an operation at its provider. */
export function taskNameOf(operation: Operation, provider: Provider): string {
  return provider.nameOf?.(operation) ?? canonicalJson(operation);
}
