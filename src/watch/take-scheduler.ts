import type { Money } from '../base/money.js';
import type { RenderHappening } from '../events/render-event.js';
import { type GeneratedClips, type GenerateOptions, generateClips } from '../generate/generate-clips.js';
import type { TakeAtWork, TakesAtWork } from '../live-view/take-at-work.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { openUrgentPool } from '../system/urgent-pool.js';
import type { Clip } from '../timeline/clip.js';

/** How a take ended. */
export type TakeEnd =
  | { readonly state: 'generated'; readonly clip: Clip; readonly cost: Money | 'free' | null }
  | { readonly state: 'failed'; readonly failure: TakeFailure }
  /** Cancelled, or still with the provider when the watch ended. */
  | { readonly state: 'left'; readonly running: boolean };

/** Generates takes across plans. A new plan cancels drafts that are no longer needed, but never a paid take. */
export interface TakeScheduler extends TakesAtWork, AsyncDisposable {
  /** Starts the takes that are not running yet, each after `ready`. `onEnd` is called once for each. */
  start(
    decisions: readonly Startable[],
    options: TakeOptions,
    ready?: (take: PlannedTake) => Promise<unknown>,
  ): void;
  /** Cancels every draft that is not in this set. */
  keepDrafts(wanted: ReadonlySet<CacheKey>): void;
  /** Stops all takes and starts none until it is resumed. Paid takes go on at their provider, and the journal has them. */
  pause(): Promise<void>;
  resume(): void;
  readonly isPaused: boolean;
  /** The number of takes that are waiting or running. */
  readonly size: number;
  /** The order of drafts has changed. */
  reorder(): void;
}

/** A decision that leads to a take. */
export type Startable = TakeDecision & { readonly action: 'submit' | 'reattach' };

/** How takes of one provider are generated. */
export type TakeOptions = Omit<GenerateOptions, 'signal'>;

/** Callbacks of a scheduler. */
export interface TakeSchedulerSetup {
  /** How urgent a draft is now. Whole numbers are classes: a higher one does not wait for drafts of lower ones. */
  readonly urgencyOf: (take: PlannedTake) => number;
  readonly onProgress: () => void;
  readonly onEnd: (take: PlannedTake, end: TakeEnd) => void;
  /** Generating a clip failed unexpectedly. */
  readonly onError: (error: unknown) => void;
  /** How many drafts workers draw at once; undefined without workers. */
  readonly ahead?: () => number | undefined;
}

// One draft uses all cores for most of its time; the second one fills the gaps.
const DRAFTS_AT_ONCE = 2;

interface Job {
  progress: TakeAtWork;
  cost: Money | 'free' | null;
  done: Promise<void>;
  readonly isDraft: boolean;
  readonly stop: AbortController;
}

/** Opens a scheduler without takes. */
export function openTakeScheduler({
  urgencyOf,
  onProgress,
  onEnd,
  onError,
  ahead = () => undefined,
}: TakeSchedulerSetup): TakeScheduler {
  const jobs = new Map<CacheKey, Job>();
  const cancelled = new Set<Job>();
  let isPaused = false;
  const drafts = openUrgentPool(() => ahead() ?? DRAFTS_AT_ONCE);

  function begin(
    decision: Startable,
    options: TakeOptions,
    ready: (take: PlannedTake) => Promise<unknown> = async () => undefined,
  ): void {
    const { take } = decision;
    if (jobs.has(take.key)) return;
    const job = newJob(take);
    jobs.set(take.key, job);
    const work = async () => {
      await ready(take);
      await run(decision, job, { ...options, signal: job.stop.signal });
    };
    job.done = (job.isDraft ? drafts.run(work, () => urgencyOf(take)) : work()).catch(onError).finally(() => {
      remove(take.key, job);
      cancelled.delete(job);
    });
  }

  async function run(decision: Startable, job: Job, options: GenerateOptions): Promise<void> {
    const { take } = decision;
    if (options.signal.aborted) return onEnd(take, { state: 'left', running: false });
    const emit = (happening: RenderHappening): void => {
      options.emit(happening);
      // A cancelled job may have been replaced by a new one of the same key.
      if (jobs.get(take.key) === job && follow(job, happening, options.clock.now())) onProgress();
    };
    const generated = await generateClips([decision], { ...options, emit });
    remove(take.key, job);
    onEnd(take, endOf(generated, job, take.key));
  }

  function remove(key: CacheKey, job: Job): void {
    if (jobs.get(key) === job) jobs.delete(key);
  }

  function cancel(key: CacheKey, job: Job): void {
    job.stop.abort(new Error('This draft is no longer needed.'));
    // Removed at once: if the same draft is needed again, it starts from the beginning.
    jobs.delete(key);
    cancelled.add(job);
  }

  async function stopAll(reason: string): Promise<void> {
    for (const { stop } of jobs.values()) stop.abort(new Error(reason));
    await Promise.all([...jobs.values(), ...cancelled].map(({ done }) => done));
  }

  return {
    start(decisions, options, ready) {
      if (isPaused) return;
      for (const decision of decisions) begin(decision, options, ready);
    },
    keepDrafts(wanted) {
      for (const [key, job] of [...jobs]) if (job.isDraft && !wanted.has(key)) cancel(key, job);
    },
    reorder: () => drafts.reconsider(),
    at: (key) => jobs.get(key)?.progress,
    get size() {
      return jobs.size;
    },
    async pause() {
      isPaused = true;
      await stopAll('A render of this film is running.');
    },
    resume() {
      isPaused = false;
    },
    get isPaused() {
      return isPaused;
    },
    [Symbol.asyncDispose]: () => stopAll('The watch has ended.'),
  };
}

function newJob(take: PlannedTake): Job {
  return {
    progress: { take, phase: 'waiting', fraction: null, since: null },
    cost: null,
    done: Promise.resolve(),
    isDraft: take.local === true,
    stop: new AbortController(),
  };
}

/** Updates a job's progress. True if the progress changed. */
function follow(job: Job, happening: RenderHappening, now: number): boolean {
  switch (happening.type) {
    case 'take-submitted':
    case 'take-reattached':
      job.progress = { ...job.progress, phase: 'queued', since: now };
      return true;
    case 'take-progressed':
      job.progress = {
        ...job.progress,
        ...{ phase: happening.phase, fraction: happening.fraction, machine: happening.machine },
      };
      return true;
    case 'clip-accepted':
      job.cost = happening.cost;
      return false;
    default:
      return false;
  }
}

function endOf({ clips, pulled, failures, left }: GeneratedClips, { cost }: Job, key: CacheKey): TakeEnd {
  const clip = clips.get(key);
  if (clip && pulled.has(key)) return { state: 'generated', clip, cost: 'free' };
  if (clip) return { state: 'generated', clip, cost };
  const failure = failures[0];
  if (failure) return { state: 'failed', failure };
  return { state: 'left', running: left[0]?.state === 'running' || left[0]?.state === 'waiting' };
}
