import { RenderError } from '../diagnostics/render-error.js';
import type { TakeId } from '../store/journal/journal-entry.js';
import type { GenerationContext } from './generation-context.js';
import { type ClaimedElsewhere, claimedElsewhere } from './take-elsewhere.js';
import { type ClipOrder, failed, leave, type TakeOutcome } from './take-outcome.js';

const never = new AbortController().signal;

/**
 * Claims the key of a take whose intent is in the journal. Undefined when the submit may be sent; otherwise it never is,
 * and the intent is closed.
 */
export async function claimTake(
  order: ClipOrder,
  { take, token }: { readonly take: TakeId; readonly token: string },
  context: GenerationContext,
): Promise<TakeOutcome | ClaimedElsewhere | undefined> {
  const { claims, shared } = context;
  if (claims === undefined) throw new Error('A take cannot be claimed without a shared store.');
  const close = (message: string) => context.note({ type: 'failed', take, code: 'not-sent', message });
  try {
    const { state, number } = await claims.make(order.key, token);
    if (state === 'lost') {
      await close('Another machine has claimed this clip.');
      return claimedElsewhere;
    }
    await context.commit({ type: 'claimed', take, number });
    if (context.submitting.aborted) {
      await close('The render was interrupted.');
      return context.halted ? failed(order, context.halted) : leave(order, 'not-started');
    }
    // The clip may have been shared, and its claim removed, since the store was asked.
    if (await shared?.has(order.key, never)) {
      await close('Another machine has shared this clip.');
      return claimedElsewhere;
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    await close(error.message);
    if (error.code === 'journal-not-written') context.halt(error);
    return failed(order, error);
  }
}
