import { backoffMs } from '../base/backoff.js';
import type { Emit, RenderHappening } from '../events/render-event.js';
import { formatTake, labelOf } from '../plan/take-label.js';
import { type FoundTake, type Operation, type Provider, ProviderFailure } from '../providers/provider.js';
import type { ClipStore } from '../store/clips/clip-store.js';
import type { Journal } from '../store/journal/journal.js';
import type { JournalHappening } from '../store/journal/journal-entry.js';
import type { OpenTake } from '../store/journal/journal-state.js';
import type { Clock } from '../system/clock.js';
import { asFailure } from './as-failure.js';
import type { SubmitQueue } from './limits/submit-queue.js';
import type { TokenBucket } from './limits/token-bucket.js';
import { type LostSearchResult, matchLostTake, taskNameOf } from './match-lost-take.js';
import { mayExistForFree } from './may-exist-for-free.js';

const MAX_TRIES = 4;
const MAX_EMPTY_SEARCHES = 3;
const SEARCH_INTERVAL_MS = 15_000;
/** A submit that failed longer ago than this has arrived by now, or never will. */
const LONGEST_SUBMIT_MS = 2 * 60_000;

/** How long a run waits for a task that may be a lost take: most tasks end within minutes. */
export const PATIENCE_MS = 15 * 60_000;

/** Searches for the lost takes of one model, with one request for all that are searched for at the same time. */
export interface LostSearch {
  /**
   * Searches for the task of a take whose submit was not answered, while no submit is unanswered. Waits up to
   * `patienceMs` for candidates to end. Throws ProviderFailure when the provider cannot answer.
   */
  find(lost: OpenTake, patienceMs: number): Promise<LostSearchResult>;
}

/** What a search uses of its run. */
export interface LostSearchContext {
  readonly provider: Provider;
  readonly journal: Pick<Journal, 'state'>;
  readonly store: Pick<ClipStore, 'ls'>;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly random: () => number;
  readonly pollLimiter: TokenBucket;
  /** The provider's names of takes that the lockfile records: none of them is lost. */
  readonly knownTasks?: ReadonlySet<string>;
  queue(model: string): Pick<SubmitQueue, 'runExclusive' | 'trackExternal'>;
  note(happening: JournalHappening): Promise<void>;
}

/** Reported when patience is over. The intent stays open, and every later run searches again. */
export const searchUnfinished = new ProviderFailure(
  'unknown-outcome',
  'search-unfinished',
  'The submit of this take was not answered, and a task that may be this take has not ended yet.',
  {
    hint: 'Render again in a few minutes: a finished task shows whether it is this take. Nothing is submitted twice.',
  },
);

/** Whether a take may be at the provider under an operation that is not known here. */
export function isLost({ state, operation, price, sent }: OpenTake): boolean {
  const unanswered = (state === 'intent' && sent) || (state === 'unknown-outcome' && operation === null);
  return unanswered && price.kind !== 'free';
}

/**
 * Whether the provider may still list a lost take. If it has its own clock, only the provider knows: the clock of this
 * machine may have been set since the submit.
 */
export function mayBeListed(
  { forgottenAt }: OpenTake,
  { provider, clock }: Pick<LostSearchContext, 'provider' | 'clock'>,
): boolean {
  return forgottenAt === null || provider.clockAheadMs !== undefined || clock.now() < forgottenAt;
}

/** A lost take, and the caller that waits for the result. */
interface SearchedTake {
  readonly lost: OpenTake;
  /** When it was first searched for, which is after the end of its submit. Here all times are those of `timeOf`. */
  readonly since: number;
  readonly until: number;
  nextSearch: number;
  emptySearches: number;
  /** Set while a task at the provider may be this take: it occupies the account in any case. */
  ended: (() => void) | undefined;
  readonly resolve: (result: LostSearchResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Opens the search for the takes of one model. Sends requests only while a take is searched for. */
export function openLostSearch(model: string, context: LostSearchContext): LostSearch {
  const { clock } = context;
  const searched = new Set<SearchedTake>();
  let running = false;
  let wake = (): void => undefined;

  async function searchUntilSettled(): Promise<void> {
    running = true;
    try {
      while (searched.size > 0) {
        const waitMs = Math.min(...[...searched].map(({ nextSearch }) => nextSearch)) - timeOf(clock);
        if (waitMs > 0) await sleepUntilWoken(waitMs);
        else await context.queue(model).runExclusive(searchOnce);
      }
    } catch (error) {
      for (const take of searched) settle(take, () => take.reject(error));
    } finally {
      running = false;
    }
  }

  async function sleepUntilWoken(ms: number): Promise<void> {
    const woken = new AbortController();
    wake = () => woken.abort();
    const either = AbortSignal.any([context.signal, woken.signal]);
    await clock.sleep(ms, either).catch(() => undefined);
    context.signal.throwIfAborted();
  }

  async function searchOnce(): Promise<void> {
    const askedAt = timeOf(clock);
    const waiting = new Set(searched);
    const lost = lostTakesOf(model, context);
    const found = await findCandidates(lost, context);
    for (const take of [...searched]) {
      const index = lost.findIndex((one) => one.take === take.lost.take);
      if (index < 0) {
        // The provider was not asked for it. The next search includes a take that was added during this one.
        if (waiting.has(take)) settle(take, () => take.resolve({ state: 'none' }));
        continue;
      }
      const matched = certainly(take.lost, matchLostTake(found, index, context.provider));
      const isGone = matched.state === 'none' && isAbsent(take, askedAt, context);
      const result = isGone ? ({ state: 'absent' } as const) : matched;
      if (result.state === 'found') await recordFound(take.lost, result, context);
      if (result.state === 'found' || !isWorthAnotherSearch(take, { result, model, context }))
        settle(take, () => take.resolve(result));
    }
  }

  function settle(take: SearchedTake, report: () => void): void {
    searched.delete(take);
    take.ended?.();
    report();
  }

  return {
    find(lost, patienceMs) {
      return new Promise((resolve, reject) => {
        const now = timeOf(clock);
        const times = { since: now, until: now + patienceMs, nextSearch: now, emptySearches: 0 };
        searched.add({ lost, ...times, ended: undefined, resolve, reject });
        if (running) wake();
        else void searchUntilSettled();
      });
    },
  };
}

function lostTakesOf(model: string, context: LostSearchContext): readonly OpenTake[] {
  return context.journal
    .state()
    .open.filter(
      (take) =>
        (isLost(take) || mayExistForFree(take)) && take.request.model === model && mayBeListed(take, context),
    );
}

/** What the provider names for each of the takes, without tasks of other takes: in the journal, or with a clip in the store. */
async function findCandidates(
  lost: readonly OpenTake[],
  context: LostSearchContext,
): Promise<readonly (readonly FoundTake[])[]> {
  const { operations } = context.journal.state();
  const known = new Set(
    [...operations].map((text) => taskNameOf(JSON.parse(text) as Operation, context.provider)),
  );
  for (const task of context.knownTasks ?? []) known.add(task);
  for (const { record } of await context.store.ls())
    if (record.receipt.taskId) known.add(record.receipt.taskId);
  const found = await askProvider(lost, (name) => known.has(name), context);
  return found.map((candidates) =>
    candidates.filter(({ operation }) => !known.has(taskNameOf(operation, context.provider))),
  );
}

// The takes of a shot differ in their seeds, which the provider does not show. So a task of another time may be another
// take of the same shot, for example one of another machine.
function certainly({ retake }: OpenTake, result: LostSearchResult): LostSearchResult {
  return retake && result.state === 'found' && result.isFar ? { state: 'none' } : result;
}

// Its name is unique in its account. A request that is still on its way would have arrived by now.
function isAbsent(take: SearchedTake, askedAt: number, context: LostSearchContext): boolean {
  return isDecided(take.lost, context) && askedAt >= arrivedBy(take);
}

// A task that the service may have forgotten by now may have been billed.
function isDecided(
  { name, account, forgottenAt }: OpenTake,
  { provider, clock }: LostSearchContext,
): boolean {
  return (
    provider.namesTakes === true &&
    name !== undefined &&
    (forgottenAt === null || clock.now() < forgottenAt) &&
    account !== undefined &&
    account === provider.account
  );
}

// The time of the intent shows nothing: minutes may have passed between it and the request.
function arrivedBy({ since }: SearchedTake): number {
  return since + LONGEST_SUBMIT_MS;
}

// A clock that is set while a take is searched for must not end the search, and must not prolong it.
function timeOf(clock: Clock): number {
  return clock.steady?.() ?? clock.now();
}

async function recordFound(
  lost: OpenTake,
  { operation, isFar }: LostSearchResult & { readonly state: 'found' },
  { note, emit }: LostSearchContext,
): Promise<void> {
  await note({ type: 'submitted', take: lost.take, operation });
  const name = formatTake(labelOf(lost));
  if (isFar) emit(foundAtAnotherTime(name));
  if (lost.request.prompt === null) emit(foundWithoutPrompt(name));
}

/** Whether another search may find more; it also sets when. */
function isWorthAnotherSearch(
  take: SearchedTake,
  { result, model, context }: { result: LostSearchResult; model: string; context: LostSearchContext },
): boolean {
  const now = timeOf(context.clock);
  const { lost } = take;
  if (result.state === 'open') {
    if (now >= take.until) return false;
    take.nextSearch = now + SEARCH_INTERVAL_MS;
    if (take.ended === undefined) {
      take.ended = context.queue(model).trackExternal();
      context.emit({ type: 'take-searched', ...labelOf(lost), waitMs: SEARCH_INTERVAL_MS });
    }
    return true;
  }
  if (result.state === 'absent') return false;
  if (isDecided(lost, context)) {
    take.nextSearch = Math.max(now, Math.min(arrivedBy(take), now + SEARCH_INTERVAL_MS));
    context.emit({ type: 'take-searched', ...labelOf(lost), waitMs: take.nextSearch - now });
    return true;
  }
  // A task may appear in the provider's list a little after its submit. An earlier run has waited for that already.
  take.emptySearches += 1;
  const mayAppear = lost.state === 'intent' && context.clock.now() - lost.startedAt < LONGEST_SUBMIT_MS;
  if (!mayAppear || take.emptySearches >= MAX_EMPTY_SEARCHES) return false;
  take.nextSearch = now + backoffMs(take.emptySearches, context.random, { firstMs: 2000 });
  return true;
}

// A prompt would prove the match. Without one, another user's task of the same minute looks the same as ours.
function foundWithoutPrompt(name: string): RenderHappening {
  const message = `The take of ${name} has no prompt, so it was found by its model and its time alone. If others use this account, check that the clip is yours.`;
  return { type: 'warned', code: 'found-without-prompt', message };
}

// Its prompt, model and length match, and no other task does. Equal requests of others would look the same.
function foundAtAnotherTime(name: string): RenderHappening {
  const message = `The take of ${name} was found by its request, but its time differs from that of the submit, as after a change of the clock. If others use this account, check that the clip is yours.`;
  return { type: 'warned', code: 'found-at-another-time', message };
}

async function askProvider(
  lost: readonly OpenTake[],
  isKnown: (name: string) => boolean,
  { provider, pollLimiter, signal, clock, random }: LostSearchContext,
): Promise<readonly (readonly FoundTake[])[]> {
  const waitForPoll = (stop: AbortSignal) => pollLimiter.take(stop);
  for (let tries = 1; ; tries += 1) {
    try {
      await waitForPoll(signal);
      return await provider.findLost(lost, waitForPoll, signal, isKnown);
    } catch (error) {
      signal.throwIfAborted();
      const failure = asFailure(error);
      const isPassing = failure.kind === 'transient' || failure.kind === 'throttled';
      if (!isPassing || tries === MAX_TRIES) throw failure;
      await clock.sleep(failure.retryAfterMs ?? backoffMs(tries, random), signal);
    }
  }
}
