import type { OpenTake } from '../store/journal/journal-state.js';
import type { GenerationContext } from './generation-context.js';

/** Closes an intent whose run ended before it could claim the clip: its submit was never sent. */
export async function closeUnsent(
  { take }: OpenTake,
  { note }: Pick<GenerationContext, 'note'>,
): Promise<void> {
  const message = 'The run ended before the submit.';
  await note({ type: 'failed', take, code: 'not-sent', message });
}
