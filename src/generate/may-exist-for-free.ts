import type { OpenTake } from '../store/journal/journal-state.js';

/** Whether an open take is free, and its provider may have it under its name although its submit was not answered. */
export function mayExistForFree({ state, price, name, sent }: OpenTake): boolean {
  return price.kind === 'free' && state === 'intent' && sent && name !== undefined;
}
