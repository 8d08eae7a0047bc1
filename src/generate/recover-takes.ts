import type { CacheKey } from '../plan/cache-key.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { ProviderFailure } from '../providers/provider.js';
import type { OpenTake } from '../store/journal/journal-state.js';
import type { Clip } from '../timeline/clip.js';
import { asFailure } from './as-failure.js';
import { askOnce, awaitResult, endedBadly, finished } from './await-result.js';
import { fetchClip } from './fetch-clip.js';
import { isLost, PATIENCE_MS, stillLooking } from './find-lost-takes.js';
import { type GenerateOptions, type GenerationContext, openGenerationContext } from './generation-context.js';
import {
  failed,
  leave,
  notMadeAnew,
  type RunningTake,
  type TakeOutcome,
  type Wanted,
  wantedOf,
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

type Follow = (wanted: Wanted, running: RunningTake, shop: GenerationContext) => Promise<TakeOutcome>;

/** Collects everything that the journal has open and waits for what still runs. Needs no storyboard, pays nothing. */
export function recoverTakes(making: GenerateOptions): Promise<RecoveredTakes> {
  return recover(making, waitFor);
}

/** Asks once for everything that the journal has open and collects what is finished. Needs no storyboard, pays nothing. */
export function collectFinished(making: GenerateOptions): Promise<RecoveredTakes> {
  return recover(making, lookAt);
}

async function recover(making: GenerateOptions, follow: Follow): Promise<RecoveredTakes> {
  const { provider, journal } = making;
  const { open } = journal.state();
  const ours = open.filter(({ request }) => request.provider === provider.id);
  const foreign = open.filter(({ request }) => request.provider !== provider.id);
  const clips = new Map<CacheKey, Clip>();
  const failures: TakeFailure[] = [];
  const running: OpenTake[] = [];
  if (ours.length === 0) return { clips, failures, running, foreign };
  const shop = await openGenerationContext(making);
  // Whatever the provider forgets first is asked for first.
  const urgent = [...ours].sort((a, b) => (a.forgottenAt ?? Infinity) - (b.forgottenAt ?? Infinity));
  const outcomes = await Promise.allSettled(
    urgent.map(async (take) => [take, await settle(take, shop, follow)] as const),
  );
  await shop.close();
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
  shop: GenerationContext,
  follow: Follow,
): Promise<TakeOutcome | undefined> {
  const wanted = wantedOf(
    take,
    (shop.provider.capabilities(take.request.model)?.expectedSeconds ?? 120) * 1000,
  );
  const stored = take.state === 'succeeded' ? await storedSince(take, shop) : undefined;
  if (stored) {
    // Only the last line was missing.
    await shop.note({ type: 'accepted', take: take.take, clip: stored.digest });
    return { state: 'made', clip: stored };
  }
  switch (take.state) {
    case 'expired':
      return await askWhetherGone(wanted, take, { shop, follow });
    case 'submitted':
    case 'succeeded':
      return await goOn(wanted, take, { shop, follow });
    case 'intent':
    case 'unknown-outcome':
      if (isLost(take)) return await findAgain(wanted, take, { shop, follow });
      if (take.state === 'unknown-outcome') return await goOn(wanted, take, { shop, follow });
      // Free, and nobody waits for it any more.
      await shop.note({ type: 'failed', take: take.take, code: 'abandoned', message: 'Nothing came of it.' });
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
  readonly shop: GenerationContext;
  readonly follow: Follow;
}

async function goOn(
  wanted: Wanted,
  take: RunningTake,
  { shop, follow }: Going,
): Promise<TakeOutcome | undefined> {
  shop.emit({ type: 'take-reattached', shots: wanted.shots, takeId: take.take });
  const outcome = await follow(wanted, take, shop);
  // A draft that ended with its process is no loss: nobody is told.
  const free = wanted.price.kind === 'free';
  return free && outcome.state === 'failed' && !outcome.failure.stillOpen ? undefined : outcome;
}

/**
 * Before its time is over a take may be called unknown by mistake, by the wrong account or by a service in trouble.
 * To ask again is free, and an answer makes it a running take again.
 */
async function askWhetherGone(
  wanted: Wanted,
  take: OpenTake,
  going: Going,
): Promise<TakeOutcome | undefined> {
  const { shop } = going;
  const tooOld = take.forgottenAt === null || shop.clock.now() >= take.forgottenAt;
  if (tooOld || take.operation === null) return failed(wanted, gone, { stillOpen: true });
  try {
    const progress = await askOnce(take, shop);
    if (progress.state === 'failed' && progress.failure.kind === 'expired')
      return failed(wanted, gone, { stillOpen: true });
  } catch (error) {
    if (shop.signal.aborted) return leave(wanted, 'running');
    const failure = asFailure(error);
    return failed(wanted, failure.kind === 'expired' ? gone : failure, { stillOpen: true });
  }
  await shop.note({ type: 'submitted', take: take.take, operation: take.operation });
  return await goOn(wanted, take, going);
}

async function findAgain(
  wanted: Wanted,
  lost: OpenTake,
  { shop, follow }: Going,
): Promise<TakeOutcome | undefined> {
  // What the provider has forgotten is in no list any more.
  if (lost.forgottenAt !== null && shop.clock.now() >= lost.forgottenAt)
    return await stillLost(wanted, lost, shop);
  const patienceMs = follow === waitFor ? PATIENCE_MS : 0;
  try {
    const search = await shop.search(lost.request.model).find(lost, patienceMs);
    if (search.state === 'open') return failed(wanted, stillLooking, { stillOpen: true });
    if (search.state === 'found')
      return await goOn(wanted, { ...lost, operation: search.operation }, { shop, follow });
  } catch (error) {
    if (shop.signal.aborted) return leave(wanted, 'running');
    if (!(error instanceof ProviderFailure)) throw error;
    return failed(wanted, error, { stillOpen: true });
  }
  return await stillLost(wanted, lost, shop);
}

async function stillLost(
  wanted: Wanted,
  { state, take }: OpenTake,
  shop: GenerationContext,
): Promise<TakeOutcome> {
  const { code, message } = unknown;
  if (state === 'intent') await shop.note({ type: 'unknown-outcome', take, code, message });
  return failed(wanted, unknown, { stillOpen: true });
}

async function waitFor(wanted: Wanted, running: RunningTake, shop: GenerationContext): Promise<TakeOutcome> {
  const ended = await awaitResult(wanted, running, shop);
  if (ended.state === 'finished') return await fetchClip(wanted, ended, shop);
  return ended.state === 'void' ? notMadeAnew(wanted, ended.failure) : ended;
}

async function lookAt(wanted: Wanted, running: RunningTake, shop: GenerationContext): Promise<TakeOutcome> {
  try {
    const progress = await askOnce(running, shop);
    if (progress.state === 'pending') return leave(wanted, 'running');
    if (progress.state === 'done')
      return await fetchClip(wanted, await finished(running, progress, shop), shop);
    return await withoutAnother(wanted, running, { failure: progress.failure, shop });
  } catch (error) {
    if (shop.signal.aborted) return leave(wanted, 'running');
    const failure = asFailure(error);
    if (failure.kind === 'expired') return await withoutAnother(wanted, running, { failure, shop });
    return failed(wanted, failure, { stillOpen: true });
  }
}

// Recovery pays for nothing: what came to nothing is told, and made anew by the next render.
async function withoutAnother(
  wanted: Wanted,
  running: RunningTake,
  end: { failure: ProviderFailure; shop: GenerationContext },
): Promise<TakeOutcome> {
  const ended = await endedBadly(wanted, running, end);
  return ended.state === 'void' ? notMadeAnew(wanted, ended.failure) : ended;
}

const gone = new ProviderFailure('expired', 'expired', 'The provider no longer knows the take of this clip.');

const unknown = new ProviderFailure(
  'unknown-outcome',
  'unknown-outcome',
  'The submit of this take was not answered, and the provider’s list does not tell which task it is, if any.',
  { hint: 'It may have been billed.' },
);
