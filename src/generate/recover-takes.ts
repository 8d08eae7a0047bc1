import type { CacheKey } from '../plan/cache-key.js';
import { providerNameOf } from '../plan/provider-name.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { labelOf } from '../plan/take-label.js';
import { ProviderFailure } from '../providers/provider.js';
import type { OpenTake } from '../store/journal/journal-state.js';
import type { Clip } from '../timeline/clip.js';
import { asFailure } from './as-failure.js';
import { awaitResult, pollOnce, recordFailure, recordFinished } from './await-result.js';
import { closeAbsent, closeUnsent } from './close-unsent.js';
import { fetchClip } from './fetch-clip.js';
import { findFreeTake } from './find-free-take.js';
import { isLost, mayBeListed, PATIENCE_MS, searchUnfinished } from './find-lost-takes.js';
import { type GenerateOptions, type GenerationContext, openGenerationContext } from './generation-context.js';
import { mayExistForFree } from './may-exist-for-free.js';
import { settleKept } from './settle-kept.js';
import {
  type ClipOrder,
  failed,
  leave,
  notRegenerated,
  orderOf,
  type RunningTake,
  type TakeOutcome,
} from './take-outcome.js';

/** The result of recovering the open takes of a journal. */
export interface RecoveredTakes {
  readonly clips: ReadonlyMap<CacheKey, Clip>;
  readonly failures: readonly TakeFailure[];
  /** Still at the provider, as far as it answers. */
  readonly running: readonly LeftOpenTake[];
  /** Takes of other providers. */
  readonly foreign: readonly OpenTake[];
}

/** An open take that is still at its provider. */
export type LeftOpenTake = OpenTake & {
  /** `waiting`: it has not started and can be cancelled for free. */
  readonly progress: 'running' | 'waiting';
};

type Follow = (order: ClipOrder, running: RunningTake, context: GenerationContext) => Promise<TakeOutcome>;

/** Collects all open takes of the journal and waits for running ones. Needs no storyboard and pays nothing. */
export function recoverTakes(options: GenerateOptions): Promise<RecoveredTakes> {
  return recover(options, awaitAndFetch);
}

/** Polls all open takes of the journal once and collects finished ones. Needs no storyboard and pays nothing. */
export function collectFinished(options: GenerateOptions): Promise<RecoveredTakes> {
  return recover(options, collectIfFinished);
}

async function recover(options: GenerateOptions, follow: Follow): Promise<RecoveredTakes> {
  const { provider, journal } = options;
  const { open } = journal.state();
  const name = options.providerName ?? provider.id;
  const ours = open.filter(({ request }) => providerNameOf(request) === name);
  const foreign = open.filter((take) => !ours.includes(take));
  const clips = new Map<CacheKey, Clip>();
  const failures: TakeFailure[] = [];
  const running: LeftOpenTake[] = [];
  if (ours.length === 0) return { clips, failures, running, foreign };
  const context = await openGenerationContext(options);
  // The takes that the provider forgets first come first.
  const urgent = [...ours].sort((a, b) => (a.forgottenAt ?? Infinity) - (b.forgottenAt ?? Infinity));
  const outcomes = await Promise.allSettled(
    urgent.map(async (take) => [take, await settle(take, context, follow)] as const),
  );
  await context.close();
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') throw outcome.reason;
    const [take, result] = outcome.value;
    if (result?.state === 'generated') clips.set(take.key, result.clip);
    if (result?.state === 'left' && result.left.state !== 'interrupted')
      running.push({ ...take, progress: result.left.state === 'waiting' ? 'waiting' : 'running' });
    if (result?.state === 'failed') failures.push(result.failure);
  }
  return { clips, failures, running, foreign };
}

/** Continues one open take as far as possible without paying. Undefined when there is nothing to report. */
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
    return { state: 'generated', clip: stored };
  }
  switch (take.state) {
    case 'expired':
      return await checkExpired(order, take, { context, follow });
    case 'submitted':
    case 'succeeded':
      return await reattach(order, take, { context, follow });
    case 'odd-length':
    case 'rejected':
      // A file that was deleted is downloaded again.
      return (await settleKept(order, take, context)) ?? (await reattach(order, take, { context, follow }));
    case 'intent':
    case 'unknown-outcome':
      if (!take.sent) {
        await closeUnsent(take, context);
        return undefined;
      }
      if (isLost(take)) return await findLost(order, take, { context, follow });
      if (take.state === 'unknown-outcome') return await reattach(order, take, { context, follow });
      if (mayExistForFree(take)) return await findFree(order, take, { context, follow });
      // A free take that no caller waits for.
      await context.note({
        type: 'failed',
        take: take.take,
        code: 'abandoned',
        message: 'The take was abandoned.',
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

interface RecoverContext {
  readonly context: GenerationContext;
  readonly follow: Follow;
}

async function reattach(
  order: ClipOrder,
  take: RunningTake,
  { context, follow }: RecoverContext,
): Promise<TakeOutcome | undefined> {
  const free = order.price.kind === 'free';
  // A draft that was interrupted ended with its process. That is no loss, so nothing is said about it.
  if (free && (await hasEnded(take, context))) return undefined;
  context.emit({ type: 'take-reattached', ...labelOf(order), takeId: take.take });
  const outcome = await follow(order, take, context);
  return free && outcome.state === 'failed' && !outcome.failure.stillOpen ? undefined : outcome;
}

async function hasEnded(running: RunningTake, context: GenerationContext): Promise<boolean> {
  const gone = await pollOnce(running, context).then(
    (progress) => (progress.state === 'failed' ? progress.failure : undefined),
    (error) => (error instanceof ProviderFailure ? error : undefined),
  );
  if (gone?.kind !== 'expired') return false;
  const message = 'The draft was interrupted.';
  await context.note({ type: 'failed', take: running.take, code: 'interrupted', message });
  return true;
}

/**
 * Polls a take again that was reported as expired before its time: the account may have been the wrong one, or the
 * service may have failed. The poll is free, and an answer makes it a running take again.
 */
async function checkExpired(
  order: ClipOrder,
  take: OpenTake,
  recovery: RecoverContext,
): Promise<TakeOutcome | undefined> {
  const { context } = recovery;
  const tooOld = take.forgottenAt === null || context.clock.now() >= take.forgottenAt;
  if (tooOld || take.operation === null) return failed(order, gone, { stillOpen: true });
  try {
    const progress = await pollOnce(take, context);
    if (progress.state === 'failed' && progress.failure.kind === 'expired')
      return failed(order, gone, { stillOpen: true });
  } catch (error) {
    if (context.signal.aborted) return leave(order, 'running');
    const failure = asFailure(error);
    return failed(order, failure.kind === 'expired' ? gone : failure, { stillOpen: true });
  }
  await context.note({ type: 'submitted', take: take.take, operation: take.operation });
  return await reattach(order, take, recovery);
}

async function findFree(
  order: ClipOrder,
  lost: OpenTake,
  { context, follow }: RecoverContext,
): Promise<TakeOutcome | undefined> {
  try {
    const running = await findFreeTake(lost, context);
    return running && (await reattach(order, running, { context, follow }));
  } catch (error) {
    if (context.signal.aborted) return leave(order, 'running');
    if (!(error instanceof ProviderFailure)) throw error;
    return failed(order, error, { stillOpen: true });
  }
}

async function findLost(
  order: ClipOrder,
  lost: OpenTake,
  { context, follow }: RecoverContext,
): Promise<TakeOutcome | undefined> {
  if (!mayBeListed(lost, context)) return await recordUnknownOutcome(order, lost, context);
  const patienceMs = follow === awaitAndFetch ? PATIENCE_MS : 0;
  try {
    const search = await context.search(lost.request.model).find(lost, patienceMs);
    if (search.state === 'open') return failed(order, searchUnfinished, { stillOpen: true });
    if (search.state === 'absent') {
      await closeAbsent(lost, context);
      return undefined;
    }
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
    const progress = await pollOnce(running, context);
    // The clock says that it is forgotten, and the provider still shows it.
    if (progress.state === 'pending' && isPast(running.forgottenAt, context))
      await context.note({ type: 'submitted', take: running.take, operation: running.operation });
    if (progress.state === 'pending')
      return leave(order, progress.phase === 'queued' ? 'waiting' : 'running');
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

function isPast(time: number | null | undefined, { clock }: GenerationContext): boolean {
  return typeof time === 'number' && clock.now() >= time;
}

// Recovery pays for nothing: a failed take is reported, and the next render submits it again.
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
  'The submit of this take was not answered, and the provider’s list does not show whether a task exists.',
  { hint: 'It may have been billed.' },
);
