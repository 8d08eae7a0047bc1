import { join } from 'node:path';
import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { CacheKey, PixelInputs } from '../plan/cache-key.js';
import { type Operation, type Progress, ProviderFailure } from '../providers/provider.js';
import type { ClipReceipt } from '../store/clips/take-record.js';
import { hashFile } from '../system/hash-file.js';
import { diskTrouble } from './as-failure.js';
import { backoffMs } from './backoff.js';
import { checkClip } from './check-clip.js';
import { type GenerateOptions, type GenerationContext, openGenerationContext } from './generation-context.js';

/** A clip that was made and paid for elsewhere, and what its provider calls the take. */
export interface NamedTake {
  readonly key: CacheKey;
  readonly shots: readonly string[];
  readonly inputs: PixelInputs;
  readonly task: string;
  /** The very bytes that are wanted. */
  readonly clip: Digest;
  readonly receipt: ClipReceipt;
  /** When it was accepted where it was made, ms since 1970. */
  readonly created: number;
}

/** What became of takes that a provider was asked for by name. */
export interface NamedClips {
  readonly collected: readonly NamedTake[];
  /** The provider has them no more, or never had them: the clip can only be made anew. */
  readonly gone: readonly NamedTake[];
  /** Nobody can say, or the provider gives another clip. */
  readonly doubtful: readonly { readonly take: NamedTake; readonly failure: RenderError }[];
}

/** Brings clips in by what the provider calls their takes, checked by their digests. Submits nothing, pays nothing. */
export async function collectNamed(
  takes: readonly NamedTake[],
  options: GenerateOptions,
): Promise<NamedClips> {
  const context = await openGenerationContext(options);
  const ended = await Promise.all(
    takes.map(async (take) => [take, await collect(take, context)] as const),
  ).finally(() => context.close());
  return {
    collected: ended.flatMap(([take, end]) => (end === 'collected' ? [take] : [])),
    gone: ended.flatMap(([take, end]) => (end === 'gone' ? [take] : [])),
    doubtful: ended.flatMap(([take, failure]) => (failure instanceof RenderError ? [{ take, failure }] : [])),
  };
}

async function collect(
  take: NamedTake,
  context: GenerationContext,
): Promise<'collected' | 'gone' | RenderError> {
  const operation = context.provider.operationOf?.(take.task, take.inputs);
  if (operation === undefined) return 'gone';
  for (let tries = 1; ; tries += 1) {
    try {
      const progress = await ask(operation, context);
      if (progress.state === 'pending') return notYet;
      if (progress.state === 'failed') return 'gone';
      return await context.downloads(() => download(take, progress, context));
    } catch (error) {
      if (context.signal.aborted) return notYet;
      const trouble = diskTrouble(error) ?? error;
      if (!(trouble instanceof RenderError)) throw error;
      if (trouble instanceof ProviderFailure && trouble.kind === 'expired') return 'gone';
      if (!isPassing(trouble) || tries === TRIES) return trouble;
      const waitMs = (trouble as ProviderFailure).retryAfterMs ?? backoffMs(tries, context.random);
      context.emit({ type: 'take-retried', shots: take.shots, why: trouble.message, waitMs });
      await context.clock.sleep(waitMs, context.signal).catch(() => undefined); // Then the next question says so.
    }
  }
}

const TRIES = 4;

function isPassing(trouble: RenderError): boolean {
  return trouble instanceof ProviderFailure && (trouble.kind === 'transient' || trouble.kind === 'throttled');
}

async function ask(operation: Operation, context: GenerationContext): Promise<Progress> {
  await context.pollLimiter.take(context.signal);
  return await context.provider.poll(operation, context.signal);
}

async function download(
  { key, shots, inputs, clip, receipt, created }: NamedTake,
  { asset }: Progress & { readonly state: 'done' },
  context: GenerationContext,
): Promise<'collected' | RenderError> {
  const { store, provider, signal } = context;
  await using folder = await store.incoming();
  const path = join(folder.path, 'clip.mp4');
  await provider.download(asset, path, signal);
  const facts = await checkClip(path, inputs.duration, context.probe);
  // A lockfile came along with a film: what it names counts only when it is the very clip that it promises.
  if ((await hashFile(path)) !== clip) return anotherClip(clip);
  await store.adopt(key, path, { shot: shots[0] ?? '', inputs, facts, receipt, created });
  context.emit({ type: 'clip-collected', shots, clip, provider: provider.id });
  return 'collected';
}

const notYet = new ProviderFailure('transient', 'not-collected', 'It was not waited for.');

function anotherClip(clip: Digest): RenderError {
  return new RenderError(
    'another-clip',
    `The provider gives another clip for its take than the one that is locked (${clip.slice(0, 12)}).`,
  );
}
