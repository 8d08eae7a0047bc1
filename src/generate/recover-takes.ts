import type { CacheKey } from '../plan/cache-key.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { ProviderFailure } from '../providers/provider.js';
import type { OpenTake } from '../store/journal/journal-state.js';
import type { Clip } from '../timeline/clip.js';
import { asFailure } from './as-failure.js';
import { askOnce, awaitResult, recordFailure, recordFinished } from './await-result.js';
import { fetchClip } from './fetch-clip.js';
import { isLost, PATIENCE_MS, stillLooking } from './find-lost-takes.js';
import { type GenerateOptions, type GenerationContext, openGenerationContext } from './generation-context.js';
import {
  type ClipOrder,
  failed,
  leave,
  notRegenerated,
  orderOf,
  type RunningTake,
  type TakeOutcome,
} from './take-outcome.js';

/** What became of the takes that a journal had open. */
export interface RecoveredTakes {
  readonly clips: ReadonlyMap<CacheKey, Clip>;
  readonly failures: readonly TakeFailure[];
  /** Still at the provider, as far as it says. */
  readonly running: readonly OpenTake[];
  /** Begun with another provider, which has to be asked for them. */
  readonly foreign: readonly OpenTake[];
}

type Follow = (order: ClipOrder, running: RunningTake, context: GenerationContext) => Promise<TakeOutcome>;

/** Collects everything that the journal has open and waits for what still runs. Needs no storyboard, pays nothing. */
export function recoverTakes(options: GenerateOptions): Promise<RecoveredTakes> {
  return recover(options, awaitAndFetch);
}

/** Asks once for everything that the journal has open and collects what is finished. Needs no storyboard, pays nothing. */
export function collectFinished(options: GenerateOptions): Promise<RecoveredTakes> {
  return recover(options, collectIfFinished);
}

async function recover(options: GenerateOptions, follow: Follow): Promise<RecoveredTakes> {
  const { provider, journal } = options;
  const { open } = journal.state();
  const ours = open.filter(({ request }) => request.provider === provider.id);
  const foreign = open.filter(({ request }) => request.provider !== provider.id);
  const clips = new Map<CacheKey, Clip>();
  const failures: TakeFailure[] = [];
  const running: OpenTake[] = [];
  if (ours.length === 0) return { clips, failures, running, foreign };
  const context = await openGenerationContext(options);
  // Whatever the provider forgets first is asked for first.
  const urgent = [...ours].sort((a, b) => (a.forgottenAt ?? Infinity) - (b.forgottenAt ?? Infinity));
  const outcomes = await Promise.allSettled(
    urgent.map(async (take) => [take, await settle(take, context, follow)] as const),
  );
  await context.close();
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') throw outcome.reason;
    const [take, result] = outcome.value;
    if (result?.state === 'made') clips.set(take.key, result.clip);
    if (result?.state === 'left') running.push(take);
    if (result?.state === 'failed') failures.push(result.failure);
  }
  return { clips, failures, running, foreign };
}

/** Brings one open take as far as it can be brought without paying. Undefined when there is nothing to tell. */
async function settle(
  take: OpenTake,
  context: GenerationContext,
  follow: Follow,
): Promise<TakeOutcome | undefined> {
  const order = orderOf(
    take,
    (context.provider.capabilities(take.request.model)?.expectedSeconds ?? 120) * 1000,
  );
  const stored = take.state === 'succeeded' ? await storedSince(take, context) : undefined;
  if (stored) {
    // Only the last line was missing.
    await context.note({ type: 'accepted', take: take.take, clip: stored.digest });
    return { state: 'made', clip: stored };
  }
  switch (take.state) {
    case 'expired':
      return await checkExpired(order, take, { context, follow });
    case 'submitted':
    case 'succeeded':
      return await reattach(order, take, { context, follow });
    case 'intent':
    case 'unknown-outcome':
      if (isLost(take)) return await findLost(order, take, { context, follow });
      if (take.state === 'unknown-outcome') return await reattach(order, take, { context, follow });
      // Free, and nobody waits for it any more.
      await context.note({
        type: 'failed',
        take: take.take,
        code: 'abandoned',
        message: 'Nothing came of it.',
      });
      return undefined;
  }
}

async function storedSince(
  { key, startedAt }: OpenTake,
  { store }: GenerationContext,
): Promise<Clip | undefined> {
  const record = (await store.ls()).find((take) => take.key === key && take.record.created >= startedAt);
  return record && (await store.find(key));
}

interface Going {
  readonly context: GenerationContext;
  readonly follow: Follow;
}

async function reattach(
  order: ClipOrder,
  take: RunningTake,
  { context, follow }: Going,
): Promise<TakeOutcome | undefined> {
  context.emit({ type: 'take-reattached', shots: order.shots, takeId: take.take });
  const outcome = await follow(order, take, context);
  // A free take that ended with its process is no loss, so it is not reported.
  const free = order.price.kind === 'free';
  return free && outcome.state === 'failed' && !outcome.failure.stillOpen ? undefined : outcome;
}

/**
 * Before its time is over a take may be called unknown by mistake, by the wrong account or by a service in trouble.
 * To ask again is free, and an answer makes it a running take again.
 */
async function checkExpired(
  order: ClipOrder,
  take: OpenTake,
  going: Going,
): Promise<TakeOutcome | undefined> {
  const { context } = going;
  const tooOld = take.forgottenAt === null || context.clock.now() >= take.forgottenAt;
  if (tooOld || take.operation === null) return failed(order, gone, { stillOpen: true });
  try {
    const progress = await askOnce(take, context);
    if (progress.state === 'failed' && progress.failure.kind === 'expired')
      return failed(order, gone, { stillOpen: true });
  } catch (error) {
    if (context.signal.aborted) return leave(order, 'running');
    const failure = asFailure(error);
    return failed(order, failure.kind === 'expired' ? gone : failure, { stillOpen: true });
  }
  await context.note({ type: 'submitted', take: take.take, operation: take.operation });
  return await reattach(order, take, going);
}

async function findLost(
  order: ClipOrder,
  lost: OpenTake,
  { context, follow }: Going,
): Promise<TakeOutcome | undefined> {
  // What the provider has forgotten is in no list any more.
  if (lost.forgottenAt !== null && context.clock.now() >= lost.forgottenAt)
    return await recordUnknownOutcome(order, lost, context);
  const patienceMs = follow === awaitAndFetch ? PATIENCE_MS : 0;
  try {
    const search = await context.search(lost.request.model).find(lost, patienceMs);
    if (search.state === 'open') return failed(order, stillLooking, { stillOpen: true });
    if (search.state === 'found')
      return await reattach(order, { ...lost, operation: search.operation }, { context, follow });
  } catch (error) {
    if (context.signal.aborted) return leave(order, 'running');
    if (!(error instanceof ProviderFailure)) throw error;
    return failed(order, error, { stillOpen: true });
  }
  return await recordUnknownOutcome(order, lost, context);
}

async function recordUnknownOutcome(
  order: ClipOrder,
  { state, take }: OpenTake,
  context: GenerationContext,
): Promise<TakeOutcome> {
  const { code, message } = unknown;
  if (state === 'intent') await context.note({ type: 'unknown-outcome', take, code, message });
  return failed(order, unknown, { stillOpen: true });
}

async function awaitAndFetch(
  order: ClipOrder,
  running: RunningTake,
  context: GenerationContext,
): Promise<TakeOutcome> {
  const ended = await awaitResult(order, running, context);
  if (ended.state === 'finished') return await fetchClip(order, ended, context);
  return ended.state === 'void' ? notRegenerated(order, ended.failure) : ended;
}

async function collectIfFinished(
  order: ClipOrder,
  running: RunningTake,
  context: GenerationContext,
): Promise<TakeOutcome> {
  try {
    const progress = await askOnce(running, context);
    if (progress.state === 'pending') return leave(order, 'running');
    if (progress.state === 'done')
      return await fetchClip(order, await recordFinished(running, progress, context), context);
    return await recordEnd(order, running, { failure: progress.failure, context });
  } catch (error) {
    if (context.signal.aborted) return leave(order, 'running');
    const failure = asFailure(error);
    if (failure.kind === 'expired') return await recordEnd(order, running, { failure, context });
    return failed(order, failure, { stillOpen: true });
  }
}

// Recovery pays for nothing: what came to nothing is told, and made anew by the next render.
async function recordEnd(
  order: ClipOrder,
  running: RunningTake,
  end: { failure: ProviderFailure; context: GenerationContext },
): Promise<TakeOutcome> {
  const ended = await recordFailure(order, running, end);
  return ended.state === 'void' ? notRegenerated(order, ended.failure) : ended;
}

const gone = new ProviderFailure('expired', 'expired', 'The provider no longer knows the take of this clip.');

const unknown = new ProviderFailure(
  'unknown-outcome',
  'unknown-outcome',
  'The submit of this take was not answered, and the provider’s list does not tell which task it is, if any.',
  { hint: 'It may have been billed.' },
);
