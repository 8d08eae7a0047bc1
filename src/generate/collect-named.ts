import { join } from 'node:path';
import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { CacheKey, PixelInputs } from '../plan/cache-key.js';
import { type Operation, type Progress, ProviderFailure } from '../providers/provider.js';
import type { ClipReceipt } from '../store/clips/take-record.js';
import { hashFile } from '../system/hash-file.js';
import { diskError } from './as-failure.js';
import { backoffMs } from './backoff.js';
import { checkClip } from './check-clip.js';
import { type GenerateOptions, type GenerationContext, openGenerationContext } from './generation-context.js';

/** A clip that was generated and paid for on another machine, and the provider's name of its take. */
export interface NamedTake {
  readonly key: CacheKey;
  readonly shots: readonly string[];
  readonly inputs: PixelInputs;
  readonly task: string;
  /** The exact bytes that are wanted. */
  readonly clip: Digest;
  readonly receipt: ClipReceipt;
  /** When the other machine accepted it, in ms since 1970. */
  readonly created: number;
}

/** The result of asking a provider for takes by name. */
export interface NamedClips {
  readonly collected: readonly NamedTake[];
  /** The provider no longer has them, or never had them: the clip can only be generated again. */
  readonly gone: readonly NamedTake[];
  /** The provider cannot be asked, or it returns another clip. */
  readonly doubtful: readonly { readonly take: NamedTake; readonly failure: RenderError }[];
}

/** Downloads clips by the provider's names of their takes and checks their digests. Submits nothing and pays nothing. */
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
      const cause = diskError(error) ?? error;
      if (!(cause instanceof RenderError)) throw error;
      if (cause instanceof ProviderFailure && cause.kind === 'expired') return 'gone';
      if (!isPassing(cause) || tries === MAX_TRIES) return cause;
      const waitMs = (cause as ProviderFailure).retryAfterMs ?? backoffMs(tries, context.random);
      context.emit({ type: 'take-retried', shots: take.shots, why: cause.message, waitMs });
      await context.clock.sleep(waitMs, context.signal).catch(() => undefined); // The next poll reports the abort.
    }
  }
}

const MAX_TRIES = 4;

function isPassing(error: RenderError): boolean {
  return error instanceof ProviderFailure && (error.kind === 'transient' || error.kind === 'throttled');
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
  // The lockfile may come from another machine: its clip counts only if the bytes are those that it names.
  if ((await hashFile(path)) !== clip) return anotherClip(clip);
  await store.adopt(key, path, { shot: shots[0] ?? '', inputs, facts, receipt, created });
  context.emit({ type: 'clip-collected', shots, clip, provider: provider.id });
  return 'collected';
}

const notYet = new ProviderFailure('transient', 'not-collected', 'The clip was not awaited.');

function anotherClip(clip: Digest): RenderError {
  return new RenderError(
    'another-clip',
    `The provider returned a clip that differs from the locked one (${clip.slice(0, 12)}).`,
  );
}
