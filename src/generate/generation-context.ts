import { setMaxListeners } from 'node:events';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Money } from '../base/money.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { Emit } from '../events/render-event.js';
import type { Provider, RateLimits } from '../providers/provider.js';
import type { RateLimitCache } from '../store/cache/rate-limit-cache.js';
import type { ClipStore } from '../store/clips/clip-store.js';
import type { Journal } from '../store/journal/journal.js';
import type { JournalHappening } from '../store/journal/journal-entry.js';
import type { Clock } from '../system/clock.js';
import type { ClipFacts } from '../timeline/clip.js';
import { type AccountLimits, openAccountLimits } from './account-limits.js';
import { type Budget, openBudget } from './budget.js';
import { type LostSearch, openLostSearch } from './find-lost-takes.js';
import type { LearnedLimits } from './learned-limits.js';
import type { TakeTimes } from './poll-schedule.js';
import { openSubmitQueue, type SubmitQueue } from './submit-queue.js';
import { openTokenBucket, type TokenBucket } from './token-bucket.js';

/** Everything that making clips touches of the world. */
export interface GenerateOptions {
  readonly provider: Provider;
  readonly store: ClipStore;
  /** The caller holds the state folder. */
  readonly journal: Journal;
  readonly clock: Clock;
  readonly emit: Emit;
  /** Aborted: nothing new is submitted, what runs stays in the journal. */
  readonly signal: AbortSignal;
  /** Looks inside a downloaded file. Throws when it is no video. */
  readonly probe: (path: string) => Promise<ClipFacts>;
  /** From 0 to 1, for the spread of waits. */
  readonly random: () => number;
  /** In place of what the provider allows. */
  readonly limits?: Partial<RateLimits>;
  /** What may be reserved and spent in all; absent or null for no cap. */
  readonly maxCost?: Money | null;
  /** Shots whose take may be lost, and which are to be sent again all the same. */
  readonly resubmit?: Iterable<string>;
  /** Limits that earlier runs have learned. */
  readonly rateLimits?: RateLimitCache;
  /** Shared with other makings that go on at the same time with the same provider. */
  readonly account?: AccountLimits;
}

/** One run's making of clips: what its takes share. */
export interface GenerationContext extends Omit<GenerateOptions, 'account'> {
  readonly budget: Budget;
  readonly resubmitted: ReadonlySet<string>;
  /** One budget of questions for all takes. */
  readonly pollLimiter: TokenBucket;
  readonly downloads: LimitFunction;
  queue(model: string): SubmitQueue;
  /** The search for what is lost of a model, which all of its takes share. */
  search(model: string): LostSearch;
  times(model: string, expectedMs: number): TakeTimes;
  /** Writes an entry that nothing may happen without. */
  commit(happening: JournalHappening): Promise<void>;
  /** Writes what has happened already. If that fails, it is tried again with the next entry, and nothing new starts. */
  note(happening: JournalHappening): Promise<void>;
  /** Ends all submitting: the next one could only fail like this, or cost what cannot be kept. */
  halt(why: RenderError): void;
  /** Aborted by the caller's signal or by `halt`. */
  readonly submitting: AbortSignal;
  readonly halted: RenderError | undefined;
  /** Keeps what was learned and writes what could not be written. */
  close(): Promise<void>;
}

/** Opens a workshop; what earlier runs learned is read first. */
export async function openGenerationContext(options: GenerateOptions): Promise<GenerationContext> {
  const { provider, clock, random, journal, emit, limits = {}, rateLimits } = options;
  const owner = { provider: provider.id, account: provider.account ?? null };
  const learned: ReadonlyMap<string, LearnedLimits> = (await rateLimits?.read(owner)) ?? new Map();
  const account = options.account ?? openAccountLimits();
  const searches = new Map<string, LostSearch>();
  const stop = new AbortController();
  const backlog: JournalHappening[] = [];
  let flushing: Promise<void> = Promise.resolve();
  let halted: RenderError | undefined;
  const pollsPerSecond = limits.pollsPerSecond ?? provider.limits.pollsPerSecond;

  // Many takes listen at once, so these are signals of our own.
  const signal = AbortSignal.any([options.signal]);
  const submitting = AbortSignal.any([options.signal, stop.signal]);
  setMaxListeners(0, signal, submitting);

  const context: GenerationContext = {
    ...options,
    signal,
    budget: openBudget(options.maxCost ?? null),
    resubmitted: new Set(options.resubmit ?? []),
    pollLimiter: account.pollLimiter(() => openTokenBucket(1040 / pollsPerSecond, clock)),
    downloads: pLimit(4),
    submitting,
    get halted() {
      return halted;
    },
    queue(model) {
      const own = { ...(provider.limitsOf?.(model) ?? provider.limits), ...limits };
      const earlier = learned.get(model) ?? null;
      return account.queue(model, () => openSubmitQueue({ limits: own, earlier, clock, random }));
    },
    search(model) {
      const search = searches.get(model) ?? openLostSearch(model, context);
      searches.set(model, search);
      return search;
    },
    times: (model, expectedMs) => account.times(model, expectedMs),
    async commit(happening) {
      await flush();
      await journal.append(happening);
    },
    async note(happening) {
      backlog.push(happening);
      try {
        await flush();
      } catch (error) {
        if (!(error instanceof RenderError)) throw error;
        if (halted === undefined)
          emit({ type: 'warned', code: error.code, message: `${error.message} ${error.hint}` });
        context.halt(error);
      }
    },
    halt(why) {
      halted ??= why;
      stop.abort(why);
    },
    async close() {
      await flush().catch(() => emit(unwrittenWarning(backlog)));
      // Learned anew if it cannot be kept: a full disk must not take away what the run came to.
      for (const [model, queue] of account.queues)
        await rateLimits?.remember(owner, model, queue.learned).catch(() => undefined);
    },
  };

  // One after another, or two would write the same entry.
  function flush(): Promise<void> {
    const mine = flushing.then(async () => {
      for (let next = backlog[0]; next !== undefined; next = backlog[0]) {
        await journal.append(next);
        backlog.shift();
      }
    });
    flushing = mine.catch(() => undefined);
    return mine;
  }

  return context;
}

// The last thing to do for a take that is paid for: to put its name where a person can see it.
function unwrittenWarning(backlog: readonly JournalHappening[]): Parameters<Emit>[0] {
  const operations = backlog.flatMap((entry) => (entry.type === 'submitted' ? [entry.operation] : []));
  const message = `Not written to the journal, and running at the provider: ${JSON.stringify(operations)}`;
  return { type: 'warned', code: 'journal-not-written', message };
}
