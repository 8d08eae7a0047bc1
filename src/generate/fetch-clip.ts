import { join } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import { pixelInputs } from '../plan/cache-key.js';
import { portableUri } from '../plan/portable-uri.js';
import { ProviderFailure } from '../providers/provider.js';
import type { Clip } from '../timeline/clip.js';
import { diskError } from './as-failure.js';
import { type FinishedTake, pollOnce, recordFailure } from './await-result.js';
import { backoffMs } from './backoff.js';
import { checkClip } from './check-clip.js';
import type { GenerationContext } from './generation-context.js';
import { type ClipOrder, failed, leave, type TakeOutcome } from './take-outcome.js';

// More than a minute with the waits between them. The provider has retried before.
const MAX_TRIES = 8;

/**
 * Brings the clip of a finished take into the store: downloads it to a temp file, checks it, and then names it. A paid
 * take that fails here stays open in the journal.
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
      return { state: 'generated', clip };
    } catch (error) {
      if (context.signal.aborted) return leave(order, 'running');
      const cause = diskError(error) ?? error;
      if (!(cause instanceof RenderError)) throw error;
      if (!isWorthAnotherTry(cause) || tries === MAX_TRIES) {
        if (cause.code === 'disk-error') context.halt(cause);
        return failed(order, cause, { stillOpen: true });
      }
      const retryAfterMs = cause instanceof ProviderFailure ? cause.retryAfterMs : null;
      const waitMs = retryAfterMs ?? backoffMs(tries, context.random);
      context.emit({ type: 'take-retried', shots: order.shots, why: cause.message, waitMs });
      try {
        await context.clock.sleep(waitMs, context.signal);
        // The address may have expired: the provider gives a new one, free of charge.
        const progress = await pollOnce(finished.running, context);
        if (progress.state === 'done') asset = progress.asset;
        if (progress.state === 'failed') {
          const ended = await recordFailure(order, finished.running, { failure: progress.failure, context });
          return ended.state === 'void' ? failed(order, ended.failure) : ended;
        }
      } catch (again) {
        // The old address may still work.
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
  await warnChangedImages(order, running, context);
  return clip;
}

// The clip is paid for and kept, but it may show another image than its cache key says.
async function warnChangedImages(
  { request, shots }: ClipOrder,
  { operation }: FinishedTake['running'],
  { provider, emit, signal }: GenerationContext,
): Promise<void> {
  const changed = (await provider.changedImages?.(operation, request, signal).catch(() => [])) ?? [];
  for (const side of changed) {
    emit({
      type: 'warned',
      code: 'image-moved',
      message: `The image of the ${side} frame of ${shots.join(' + ')} at "${portableUri(request[side]?.uri ?? '')}" changed while the take ran, so the clip may show either version. Check the clip; the next plan uses the new version.`,
    });
  }
}

function isWorthAnotherTry(error: RenderError): boolean {
  if (!(error instanceof ProviderFailure)) return error.code === 'clip-unusable';
  return error.kind !== 'unauthorised' && error.kind !== 'out-of-money' && error.kind !== 'refused';
}
