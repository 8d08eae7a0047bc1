import { access } from 'node:fs/promises';
import { RenderError } from '../diagnostics/render-error.js';
import { clipDifferences, requestedLength } from '../plan/clip-differences.js';
import { ProviderFailure } from '../providers/provider.js';
import type { OpenTake } from '../store/journal/journal-state.js';
import { checkClip } from './check-clip.js';
import type { GenerationContext } from './generation-context.js';
import { acceptFile, oddLength, REJECTED_HELP } from './take-in.js';
import { type ClipOrder, failed, type TakeOutcome } from './take-outcome.js';

/**
 * Reports a take whose paid result is here and waits for a person. A result that has been deleted is downloaded again.
 * Undefined for other takes.
 */
export async function settleKept(
  order: ClipOrder,
  take: OpenTake,
  context: GenerationContext,
): Promise<TakeOutcome | undefined> {
  const { kept } = take;
  if (kept === null) return undefined;
  const { store } = context;
  // Another clip may have become the answer, for example from a shared store.
  const clip = await store.find(order.key);
  if (clip) {
    await context.note({ type: 'accepted', take: take.take, clip: clip.digest });
    return { state: 'generated', clip };
  }
  if ('file' in kept) {
    const path = store.quarantined(kept.file);
    return (await exists(path)) ? await checkAgain(order, take, { path, context }) : undefined;
  }
  const stored = (await store.ls()).find(({ record, present }) => present && record.clip === kept.clip);
  if (!stored) return undefined;
  const { facts } = stored.record;
  const limits = context.provider.capabilities(order.request.model)?.durations;
  const length = requestedLength(order.request, limits);
  const differences = clipDifferences({ length, fps: null, size: null }, facts);
  return failed(order, oddLength(order, { path: store.pathOf(kept.clip), differences }), { stillOpen: true });
}

// A later version of this program may understand the file.
async function checkAgain(
  order: ClipOrder,
  take: OpenTake,
  { path, context }: { path: string; context: GenerationContext },
): Promise<TakeOutcome> {
  try {
    const facts = await checkClip(path, context.probe);
    const receipt = take.receipt ?? noReceipt;
    return await acceptFile(order, { state: 'finished', running: take, receipt }, { context, path, facts });
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    return failed(order, rejected(path), { stillOpen: true });
  }
}

const noReceipt = { cost: null, actualPrompt: null, requestId: null, usage: null };

function rejected(path: string): ProviderFailure {
  const message = `The result of this take is no clip. It is paid for and kept: ${path}.`;
  return new ProviderFailure('unknown-outcome', 'clip-rejected', message, {
    hint: REJECTED_HELP,
  });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
