import pLimit from 'p-limit';
import type { Money } from '../base/money.js';
import type { RenderHappening } from '../events/render-event.js';
import { type AccountLimits, openAccountLimits } from '../generate/account-limits.js';
import { type GenerateOptions, generateClips } from '../generate/generate-clips.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { TakeFailure } from '../plan/take-failure.js';
import type { Clip } from '../timeline/clip.js';

/** How far a take is that somebody works on. */
export interface TakeAtWork {
  readonly take: PlannedTake;
  readonly phase: 'waiting' | 'queued' | 'running' | 'downloading';
  readonly fraction: number | null;
  /** When it was sent, ms since 1970; null before. */
  readonly since: number | null;
}

/** What came of a take. */
export type TakeEnd =
  | { readonly state: 'made'; readonly clip: Clip; readonly cost: Money | 'free' | null }
  | { readonly state: 'failed'; readonly failure: TakeFailure }
  /** Called off, or left with the provider when the watch ended. */
  | { readonly state: 'left'; readonly running: boolean };

/** Works on takes across plans: a new plan calls off drafts that nobody wants any more, and never a paid take. */
export interface TakeScheduler extends AsyncDisposable {
  /** Begins what is not begun yet, and nothing before `ready`. Each end is told to `onEnd`. */
  start(decisions: readonly Startable[], making: Making, ready?: Promise<void>): void;
  /** Calls off every draft that is not among these. */
  keepDrafts(wanted: ReadonlySet<CacheKey>): void;
  at(key: CacheKey): TakeAtWork | undefined;
  readonly working: ReadonlyMap<CacheKey, TakeAtWork>;
}

export type Startable = TakeDecision & { readonly action: 'submit' | 'reattach' };

/** With whom a take is made. */
export type Making = Omit<GenerateOptions, 'signal' | 'account'>;

export interface TakeSchedulerSetup {
  /** A take's state moved. */
  readonly onMove: () => void;
  readonly onEnd: (take: PlannedTake, end: TakeEnd) => void;
  /** Making a clip failed in a way that it never should. */
  readonly onError: (error: unknown) => void;
}

// A drawing uses all cores by itself; a second one fills the pauses of the first.
const DRAFTS_AT_ONCE = 2;

interface Job {
  at: TakeAtWork;
  cost: Money | 'free' | null;
  readonly draft: boolean;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

export function openTakeScheduler({ onMove, onEnd, onError }: TakeSchedulerSetup): TakeScheduler {
  const jobs = new Map<CacheKey, Job>();
  const called = new Set<Promise<void>>();
  const accounts = new Map<string, AccountLimits>();
  const drafts = pLimit(DRAFTS_AT_ONCE);

  function begin(decision: Startable, making: Making, ready: Promise<void> | undefined): void {
    const { take } = decision;
    if (jobs.has(take.key)) return;
    const stop = new AbortController();
    const draft = take.local === true;
    const whose = `${making.provider.id} ${making.provider.account ?? ''}`;
    const account = accounts.get(whose) ?? openAccountLimits();
    accounts.set(whose, account);
    const work = async () => {
      await ready;
      await run(decision, { ...making, ...(draft ? {} : { account }), signal: stop.signal });
    };
    const done = (draft ? drafts(work) : work()).catch(onError).finally(() => {
      if (jobs.get(take.key)?.stop === stop) jobs.delete(take.key);
      called.delete(done);
    });
    jobs.set(take.key, {
      at: { take, phase: 'waiting', fraction: null, since: null },
      cost: null,
      draft,
      stop,
      done,
    });
  }

  async function run(decision: Startable, making: GenerateOptions): Promise<void> {
    const { take } = decision;
    if (making.signal.aborted) return onEnd(take, { state: 'left', running: false });
    const mine = (): Job | undefined => {
      const job = jobs.get(take.key);
      return job?.stop.signal === making.signal ? job : undefined;
    };
    const emit = (happening: RenderHappening): void => {
      making.emit(happening);
      follow(mine(), happening, making.clock.now());
    };
    const { clips, failures, left } = await generateClips([decision], { ...making, emit });
    const cost = mine()?.cost ?? null;
    if (mine()) jobs.delete(take.key);
    const clip = clips.get(take.key);
    const failure = failures[0];
    if (clip) onEnd(take, { state: 'made', clip, cost });
    else if (failure) onEnd(take, { state: 'failed', failure });
    else onEnd(take, { state: 'left', running: left[0]?.state === 'running' });
  }

  function follow(job: Job | undefined, happening: RenderHappening, now: number): void {
    if (!job) return;
    switch (happening.type) {
      case 'take-submitted':
      case 'take-reattached':
        job.at = { ...job.at, phase: 'queued', since: now };
        onMove();
        return;
      case 'take-progressed':
        job.at = { ...job.at, phase: happening.phase, fraction: happening.fraction };
        onMove();
        return;
      case 'clip-accepted':
        job.cost = happening.cost;
        return;
    }
  }

  function callOff(key: CacheKey, job: Job): void {
    job.stop.abort(new Error('Nobody wants this draft any more.'));
    // Out of the way at once: if it is wanted again, it begins anew.
    jobs.delete(key);
    called.add(job.done);
  }

  return {
    start(decisions, making, ready) {
      for (const decision of decisions) begin(decision, making, ready);
    },
    keepDrafts(wanted) {
      for (const [key, job] of [...jobs]) if (job.draft && !wanted.has(key)) callOff(key, job);
    },
    at: (key) => jobs.get(key)?.at,
    get working() {
      return new Map([...jobs].map(([key, { at }]) => [key, at]));
    },
    async [Symbol.asyncDispose]() {
      const all = [...jobs.values()];
      for (const { stop } of all) stop.abort(new Error('The watch has ended.'));
      await Promise.all([...all.map(({ done }) => done), ...called]);
    },
  };
}
