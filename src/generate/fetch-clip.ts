import { join } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import { pixelInputs } from '../plan/cache-key.js';
import { portableUri } from '../plan/portable-uri.js';
import { ProviderFailure } from '../providers/provider.js';
import type { Clip } from '../timeline/clip.js';
import { diskTrouble } from './as-failure.js';
import { askOnce, type FinishedTake, recordFailure } from './await-result.js';
import { backoffMs } from './backoff.js';
import { checkClip } from './check-clip.js';
import type { GenerationContext } from './generation-context.js';
import { type ClipOrder, failed, leave, type TakeOutcome } from './take-outcome.js';

// With the waits between them more than a minute, after the provider has tried by itself.
const TRIES = 8;

/**
 * Brings a finished take's clip into the store: downloaded beside it, checked, and only then under its name.
 * Whatever fails here was paid for and stays open in the journal.
 */
export async function fetchClip(
  order: ClipOrder,
  finished: FinishedTake,
  context: GenerationContext,
): Promise<TakeOutcome> {
  let { asset } = finished;
  for (let tries = 1; ; tries += 1) {
    try {
      const clip = await context.downloads(() => download(order, { ...finished, asset }, context));
      return { state: 'made', clip };
    } catch (error) {
      if (context.signal.aborted) return leave(order, 'running');
      const trouble = diskTrouble(error) ?? error;
      if (!(trouble instanceof RenderError)) throw error;
      if (!isWorthAnotherTry(trouble) || tries === TRIES) {
        if (trouble.code === 'disk-trouble') context.halt(trouble);
        return failed(order, trouble, { stillOpen: true });
      }
      const retryAfterMs = trouble instanceof ProviderFailure ? trouble.retryAfterMs : null;
      const waitMs = retryAfterMs ?? backoffMs(tries, context.random);
      context.emit({ type: 'take-retried', shots: order.shots, why: trouble.message, waitMs });
      try {
        await context.clock.sleep(waitMs, context.signal);
        // The address may have run out: the provider is asked for a fresh one, which costs nothing.
        const progress = await askOnce(finished.running, context);
        if (progress.state === 'done') asset = progress.asset;
        if (progress.state === 'failed') {
          const ended = await recordFailure(order, finished.running, { failure: progress.failure, context });
          return ended.state === 'void' ? failed(order, ended.failure) : ended;
        }
      } catch (again) {
        // The old address may still do.
        if (!(again instanceof ProviderFailure) && !context.signal.aborted) throw again;
      }
    }
  }
}

async function download(
  order: ClipOrder,
  { running, asset, receipt }: FinishedTake,
  context: GenerationContext,
): Promise<Clip> {
  const { key, request, shots } = order;
  const { store, clock, provider, signal } = context;
  context.emit({ type: 'take-progressed', shots, phase: 'downloading', fraction: null });
  await using folder = await store.incoming();
  const path = join(folder.path, 'clip.mp4');
  await provider.download(asset, path, signal);
  const facts = await checkClip(path, request.duration, context.probe);
  const { cost, actualPrompt, requestId, taskId = null, usage } = receipt;
  const clip = await store.adopt(key, path, {
    shot: request.shot,
    inputs: pixelInputs(request),
    facts,
    receipt: { cost, actualPrompt, requestId, taskId, usage },
    created: clock.now(),
  });
  await context.note({ type: 'accepted', take: running.take, clip: clip.digest });
  const tookMs = clock.now() - running.startedAt;
  context.emit({ type: 'clip-accepted', shots, clip: clip.digest, frames: facts.frames, tookMs, cost });
  await warnMoved(order, running, context);
  return clip;
}

// The clip is paid for and kept; that it may show another picture than its name says must not stay unsaid.
async function warnMoved(
  { request, shots }: ClipOrder,
  { operation }: FinishedTake['running'],
  { provider, emit, signal }: GenerationContext,
): Promise<void> {
  const moved = (await provider.movedImages?.(operation, request, signal).catch(() => [])) ?? [];
  for (const side of moved) {
    emit({
      type: 'warned',
      code: 'still-moved',
      message: `The ${side} frame of ${shots.join(' + ')} changed behind its address "${portableUri(request[side]?.uri ?? '')}" while the take ran: the clip may show either picture. Look at it; the next plan takes the new one.`,
    });
  }
}

function isWorthAnotherTry(trouble: RenderError): boolean {
  if (!(trouble instanceof ProviderFailure)) return trouble.code === 'clip-unusable';
  return trouble.kind !== 'unauthorised' && trouble.kind !== 'out-of-money' && trouble.kind !== 'refused';
}
