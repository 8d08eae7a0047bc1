import { ProviderFailure } from '../providers/provider.js';
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

/** Closes an intent of which the provider has no task, so that its shot can be submitted again. */
export async function closeAbsent(
  { take }: OpenTake,
  { note }: Pick<GenerationContext, 'note'>,
): Promise<void> {
  await note({ type: 'failed', take, code: notCreated.code, message: notCreated.message });
}

/** The failure of a submit that the provider did not receive. */
export const notCreated = new ProviderFailure(
  'transient',
  'not-created',
  'The submit got no answer, and the provider has no task with its name: nothing was created.',
  { hint: 'Render again. Nothing was billed.' },
);
