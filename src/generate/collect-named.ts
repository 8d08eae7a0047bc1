import { join } from 'node:path';
import { backoffMs } from '../base/backoff.js';
import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { CacheKey, PixelInputs } from '../plan/cache-key.js';
import {
  type ClipDifference,
  clipDifferences,
  isOddLength,
  type RequestedLength,
  requestedLength,
} from '../plan/clip-differences.js';
import { type Operation, type Progress, ProviderFailure } from '../providers/provider.js';
import type { ClipReceipt } from '../store/clips/take-record.js';
import { rejectedFileName } from '../store/layout.js';
import { hashFile } from '../system/hash-file.js';
import type { ClipFacts } from '../timeline/clip.js';
import { diskError } from './as-failure.js';
import { checkClip } from './check-clip.js';
import { examineFile } from './examine-file.js';
import { type GenerateOptions, type GenerationContext, openGenerationContext } from './generation-context.js';
import { oddLength } from './take-in.js';

/** A clip that was generated and paid for on another machine, and the provider's name of its take. */
export interface NamedTake {
  readonly key: CacheKey;
  readonly shots: readonly string[];
  readonly inputs: PixelInputs;
  readonly task: string;
  /** The exact bytes that are wanted; null if no machine has accepted the clip yet. */
  readonly clip: Digest | null;
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
  const waiting = take.clip === null ? await waitingClip(take, context) : undefined;
  if (waiting) return waiting;
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
  named: NamedTake,
  { asset }: Progress & { readonly state: 'done' },
  context: GenerationContext,
): Promise<'collected' | RenderError> {
  const { key, shots, inputs, clip, receipt, created } = named;
  const { store, provider, signal } = context;
  await using folder = await store.incoming();
  const path = join(folder.path, 'clip.mp4');
  await provider.download(asset, path, signal);
  const facts = await checkClip(path, context.probe).catch((error) =>
    keepUnusable(path, named, { error, store }),
  );
  if (facts instanceof RenderError) return facts;
  const digest = await hashFile(path);
  // The lockfile may come from another machine: its clip counts only if the bytes are those that it names.
  if (clip !== null && digest !== clip) return anotherClip(clip);
  const origin = { shot: shots[0] ?? '', inputs, facts, receipt, created };
  if (clip === null && isOddLength(lengthOf(inputs, context), facts.duration)) {
    const kept = await store.keep(key, path, origin);
    return oddLength(
      { shots },
      { path: kept.path, differences: lengthDifference({ inputs, facts }, context) },
    );
  }
  await store.adopt(key, path, origin);
  context.emit({ type: 'clip-collected', shots, clip: digest, provider: provider.id });
  return 'collected';
}

/** The clip of an odd length that was collected earlier and that waits to be accepted. */
async function waitingClip(
  { key, shots, inputs }: NamedTake,
  context: GenerationContext,
): Promise<RenderError | undefined> {
  const { store } = context;
  const kept = (await store.ls()).find((take) => take.present && take.key === key);
  if (kept === undefined) return undefined;
  const { clip, facts } = kept.record;
  return oddLength(
    { shots },
    { path: store.pathOf(clip), differences: lengthDifference({ inputs, facts }, context) },
  );
}

function lengthDifference(
  { inputs, facts }: { inputs: PixelInputs; facts: ClipFacts },
  context: GenerationContext,
): readonly ClipDifference[] {
  return clipDifferences({ length: lengthOf(inputs, context), fps: null, size: null }, facts);
}

function lengthOf(inputs: PixelInputs, { provider }: GenerationContext): RequestedLength | null {
  return requestedLength(inputs, provider.capabilities(inputs.model)?.durations);
}

// A complete file of another kind was paid for. Anything else may be a fault of the download.
async function keepUnusable(
  path: string,
  { clip, task }: NamedTake,
  { error, store }: { error: unknown; store: GenerationContext['store'] },
): Promise<RenderError> {
  if (!(error instanceof RenderError)) throw error;
  const file = await examineFile(path);
  if (clip !== null || !file.isMedia) return error;
  const name = await store.setAside(path, rejectedFileName(task, file.digest, file.extension));
  return new RenderError(
    error.code,
    `The result of the task ${task} is ${file.what}. It is paid for and kept: ${store.quarantined(name)}.`,
    { cause: error },
  );
}

const notYet = new ProviderFailure('transient', 'not-collected', 'The clip was not awaited.');

function anotherClip(clip: Digest): RenderError {
  return new RenderError(
    'another-clip',
    `The provider returned a clip that differs from the locked one (${clip.slice(0, 12)}).`,
  );
}
