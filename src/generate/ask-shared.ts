import { RenderError } from '../diagnostics/render-error.js';
import { labelOf } from '../plan/take-label.js';
import type { GenerationContext } from './generation-context.js';
import { type ClaimedElsewhere, claimedElsewhere } from './take-elsewhere.js';
import { type ClipOrder, failed, leave, type TakeOutcome } from './take-outcome.js';

/** The question whether one clip still has to be paid for, and what follows when it has not. */
export interface SharedQuestion {
  /** False when another machine has shared or claimed the clip, or when that is unknown. */
  isNeeded(): Promise<boolean>;
  /** How the take ends after `isNeeded` returned false. */
  outcome(): Promise<TakeOutcome | ClaimedElsewhere>;
}

/** Asks for one clip. A free clip is always needed: drawing it costs less than waiting for an answer. */
export function askShared(order: ClipOrder, context: GenerationContext): SharedQuestion {
  const { shared, submitting: signal } = context;
  let error: RenderError | undefined;
  let isClaimed = false;
  return {
    async isNeeded() {
      if (shared === undefined || order.price.kind === 'free') return true;
      try {
        if (await shared.has(order.key, signal)) return false;
        isClaimed = (await context.claims?.blocking(order.key, signal)) !== undefined;
        return !isClaimed;
      } catch (thrown) {
        if (!(thrown instanceof RenderError)) throw thrown;
        error = thrown;
        return false;
      }
    },
    async outcome() {
      if (error !== undefined) return failed(order, error);
      if (isClaimed) return claimedElsewhere;
      return await fetchShared(order, context);
    },
  };
}

/** Brings a clip that another machine has shared into the local store. */
export async function fetchShared(order: ClipOrder, context: GenerationContext): Promise<TakeOutcome> {
  const { shared, submitting: signal } = context;
  if (shared === undefined) throw new Error('A clip was found in a store that does not exist.');
  try {
    const clip = await context.downloads(() => shared.fetch(order.key, signal));
    context.emit({ type: 'clip-pulled', ...labelOf(order), clip: clip.digest, store: shared.name });
    return { state: 'generated', clip, from: 'another-machine' };
  } catch (error) {
    if (signal.aborted) return context.halted ? failed(order, context.halted) : leave(order, 'not-started');
    if (error instanceof RenderError) return failed(order, error);
    throw error;
  }
}
