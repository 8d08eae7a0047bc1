import pLimit from 'p-limit';
import type { Money } from '../base/money.js';
import type { RenderError } from '../diagnostics/render-error.js';
import type { Emit } from '../events/render-event.js';
import type { Provider, RateLimits } from '../providers/provider.js';
import type { RateLimitCache } from '../store/cache/rate-limit-cache.js';
import type { UsualTimesCache } from '../store/cache/usual-times-cache.js';
import type { ClipStore } from '../store/clips/clip-store.js';
import type { Journal } from '../store/journal/journal.js';
import { allowManyWaits } from '../system/allow-many-waits.js';
import type { Clock } from '../system/clock.js';
import type { ClipFacts } from '../timeline/clip.js';
import { type Budget, joinBudgets, openBudget } from './budget.js';
import { type LostSearch, openLostSearch } from './find-lost-takes.js';
import { type JournalWriter, openJournalWriter } from './journal-writer.js';
import { type AccountLimits, openAccountLimits } from './limits/account-limits.js';
import type { LearnedLimits } from './limits/learned-limits.js';
import type { TakeTimes } from './limits/poll-schedule.js';
import type { SubmitQueue } from './limits/submit-queue.js';
import type { TokenBucket } from './limits/token-bucket.js';
import { openRunClaims, type RunClaims } from './run-claims.js';
import type { SharedLookup } from './shared-lookup.js';

/** Everything that generating clips needs from outside. */
export interface GenerateOptions {
  readonly provider: Provider;
  /** The storyboard's name of the provider; absent for the provider's own. */
  readonly providerName?: string;
  readonly store: ClipStore;
  /** The caller holds the lock of the state folder. */
  readonly journal: Journal;
  readonly clock: Clock;
  readonly emit: Emit;
  /** Aborted: nothing new is submitted; running takes stay in the journal. */
  readonly signal: AbortSignal;
  /** Reads the facts of a downloaded file. Throws when it is not a video. */
  readonly probe: (path: string) => Promise<ClipFacts>;
  /** From 0 to 1, to spread waits. */
  readonly random: () => number;
  /** Replaces limits of the provider. */
  readonly limits?: Partial<RateLimits>;
  /** The most that may be reserved and spent; absent or null for no cap. */
  readonly maxCost?: Money | null;
  /** Caps that several providers of one film share. */
  readonly commonBudgets?: readonly Budget[];
  /** The provider's names of takes that the lockfile records. */
  readonly knownTasks?: ReadonlySet<string>;
  /** Shots that are submitted again although their take may exist. */
  readonly resubmit?: Iterable<string>;
  /** Clips that other machines share; without it, only the local store is asked. */
  readonly shared?: SharedLookup;
  /** Limits that earlier runs have learned. */
  readonly rateLimits?: RateLimitCache;
  /** How long takes have taken. */
  readonly usualTimes?: UsualTimesCache;
  /** Opens what is shared with other runs that use the same account at the same time. */
  readonly account?: () => Promise<AccountLimits>;
  /** Names the film: renders of one film that run at the same time share their cost cap, where they share the account. */
  readonly film?: string;
}

/** What the takes of one run share. */
export interface GenerationContext extends Omit<GenerateOptions, 'account'>, Omit<JournalWriter, 'close'> {
  readonly budget: Budget;
  /** Claims of paid takes in the shared store; undefined without one. */
  readonly claims: RunClaims | undefined;
  readonly resubmitted: ReadonlySet<string>;
  /** Limits the polls of all takes. */
  readonly pollLimiter: TokenBucket;
  readonly downloads: <Result>(download: () => Promise<Result>) => Promise<Result>;
  queue(model: string): SubmitQueue;
  /** The search for lost takes of a model, shared by all of its takes. */
  search(model: string): LostSearch;
  times(model: string, expectedMs: number): TakeTimes;
  /** Ends all submitting: the next submit could only fail in the same way, or its result could not be stored. */
  halt(why: RenderError): void;
  /** Aborted by the caller's signal or by `halt`. */
  readonly submitting: AbortSignal;
  readonly halted: RenderError | undefined;
  /** Saves what was learned and writes what could not be written. */
  close(): Promise<void>;
}

/** Opens the context of one run. It first reads the limits that earlier runs have learned. */
export async function openGenerationContext(options: GenerateOptions): Promise<GenerationContext> {
  const { provider, clock, random, emit, limits = {}, rateLimits } = options;
  const owner = { provider: provider.id, account: provider.account ?? null };
  const learned: ReadonlyMap<string, LearnedLimits> = (await rateLimits?.read(owner)) ?? new Map();
  const account = (await options.account?.()) ?? openAccountLimits(clock);
  const { film } = options;
  const searches = new Map<string, LostSearch>();
  const stop = new AbortController();
  let halted: RenderError | undefined;
  const pollsPerSecond = limits.pollsPerSecond ?? provider.limits.pollsPerSecond;

  const signal = allowManyWaits(AbortSignal.any([options.signal]));
  const submitting = allowManyWaits(AbortSignal.any([options.signal, stop.signal]));

  const journalWriter = openJournalWriter({
    ...options,
    onFailure(error) {
      if (halted === undefined)
        emit({ type: 'warned', code: error.code, message: `${error.message} ${error.hint}` });
      context.halt(error);
    },
  });

  const ofStore = options.shared?.claims;
  const claims = ofStore && openRunClaims({ claims: ofStore, journal: options.journal, emit });

  const context: GenerationContext = {
    ...options,
    ...journalWriter,
    async note(happening) {
      const take = claims && options.journal.state().open.find((open) => open.take === happening.take);
      await journalWriter.note(happening);
      claims?.follow(happening, take);
    },
    claims,
    signal,
    budget: joinBudgets(
      openBudget(options.maxCost ?? null, film === undefined ? undefined : { film, shared: account.shared }),
      options.commonBudgets ?? [],
    ),
    resubmitted: new Set(options.resubmit ?? []),
    pollLimiter: account.pollLimiter(pollsPerSecond),
    downloads: pLimit(4),
    submitting,
    get halted() {
      return halted;
    },
    queue(model) {
      const own = { ...(provider.limitsOf?.(model) ?? provider.limits), ...limits };
      const earlier = learned.get(model) ?? null;
      return account.queue(model, { limits: own, earlier, random });
    },
    search(model) {
      const search = searches.get(model) ?? openLostSearch(model, context);
      searches.set(model, search);
      return search;
    },
    times: (model, expectedMs) => account.times(model, expectedMs),
    halt(why) {
      halted ??= why;
      stop.abort(why);
    },
    async close() {
      await journalWriter.close();
      await claims?.close();
      await context.budget.close();
      // A full disk must not take away the results of the run: what cannot be saved is learned again.
      for (const [model, queue] of account.queues)
        await rateLimits?.remember(owner, model, queue.learned).catch(() => undefined);
      if (options.account === undefined) await account[Symbol.asyncDispose]();
    },
  };
  return context;
}
