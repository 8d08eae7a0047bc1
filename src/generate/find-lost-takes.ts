import { canonicalJson } from '../base/canonical-json.js';
import type { RenderHappening } from '../events/render-event.js';
import { type FoundTake, type Operation, ProviderFailure } from '../providers/provider.js';
import type { OpenTake } from '../store/journal/journal-state.js';
import { asFailure } from './as-failure.js';
import { backoffMs } from './backoff.js';
import type { GenerationContext } from './generation-context.js';

const TRIES = 4;
const LOOKS = 3;
const LOOK_AGAIN_MS = 15_000;
/** A submit that is older than this has arrived by now, or never will. */
const LONGEST_SUBMIT_MS = 2 * 60_000;

/** How long a run waits for a task that may be a lost one: most end within minutes. */
export const PATIENCE_MS = 15 * 60_000;

/** What a search for a lost take comes to. */
export type Search =
  /** Certainly the one, and written down as such. */
  | { readonly state: 'found'; readonly operation: Operation }
  /** Something that may be it has not ended, and does not show what it was asked for before. */
  | { readonly state: 'open' }
  | { readonly state: 'none' };

/** Looks for the lost takes of one model, with one look for all that are sought at the same time. */
export interface LostSearch {
  /**
   * Looks for the task of a take whose submit was not answered, while nothing is under way to the provider. Whatever may
   * be it is waited for, as long as `patienceMs` allows. Throws ProviderFailure when the provider cannot say.
   */
  find(lost: OpenTake, patienceMs: number): Promise<Search>;
}

/** Told when patience is over. The intent stays as it is, and every later run asks again. */
export const stillLooking = new ProviderFailure(
  'unknown-outcome',
  'still-looking',
  'The submit of this take was not answered, and a task that may be it has not ended yet.',
  {
    hint: 'Render again in a few minutes: when it has ended it tells whether it is ours. Nothing is sent twice.',
  },
);

/** Whether a take may be at the provider without our knowing its operation. */
export function isLost({ state, operation, price }: OpenTake): boolean {
  const unanswered = state === 'intent' || (state === 'unknown-outcome' && operation === null);
  return unanswered && price.kind !== 'free';
}

/** A take that is sought, and whoever waits for it. */
interface Sought {
  readonly lost: OpenTake;
  readonly until: number;
  nextLook: number;
  emptyLooks: number;
  /** Set while something at the provider may be it, and takes room there, whosever it is. */
  ended: (() => void) | undefined;
  readonly tell: (search: Search) => void;
  readonly fail: (error: unknown) => void;
}

/** Opens the search; it looks only while something is sought. */
export function openLostSearch(model: string, context: GenerationContext): LostSearch {
  const all = new Set<Sought>();
  let looking = false;
  let wake = (): void => undefined;

  async function lookUntilAllAreTold(): Promise<void> {
    looking = true;
    try {
      while (all.size > 0) {
        const wait = Math.min(...[...all].map(({ nextLook }) => nextLook)) - context.clock.now();
        if (wait > 0) await sleepUnlessWoken(wait);
        else await context.queue(model).runExclusive(look);
      }
    } catch (error) {
      for (const sought of all) over(sought, () => sought.fail(error));
    } finally {
      looking = false;
    }
  }

  async function sleepUnlessWoken(ms: number): Promise<void> {
    const woken = new AbortController();
    wake = () => woken.abort();
    const either = AbortSignal.any([context.signal, woken.signal]);
    await context.clock.sleep(ms, either).catch(() => undefined);
    context.signal.throwIfAborted();
  }

  async function look(): Promise<void> {
    const { open, operations } = context.journal.state();
    const now = context.clock.now();
    // What the provider has forgotten is in no list any more.
    const lost = open.filter(
      (take) =>
        isLost(take) &&
        take.request.model === model &&
        !(take.forgottenAt !== null && now >= take.forgottenAt),
    );
    const ours = new Set([...operations].map((text) => nameOf(JSON.parse(text) as Operation, context)));
    const found = (await ask(lost, context)).map((ones) =>
      ones.filter(({ operation }) => !ours.has(nameOf(operation, context))),
    );
    for (const sought of [...all]) {
      const index = lost.findIndex(({ take }) => take === sought.lost.take);
      const search = judge(found, index, context);
      if (search.state === 'found') {
        const { take, shots, request } = sought.lost;
        await context.note({ type: 'submitted', take, operation: search.operation });
        if (request.prompt === null) context.emit(warnDoubt(shots));
      }
      if (search.state === 'found' || !goesOn(sought, search)) over(sought, () => sought.tell(search));
    }
  }

  /** Whether it is worth another look, and when. */
  function goesOn(sought: Sought, { state }: Search): boolean {
    const now = context.clock.now();
    const { lost } = sought;
    if (state === 'open') {
      if (now >= sought.until) return false;
      sought.nextLook = now + LOOK_AGAIN_MS;
      if (sought.ended === undefined) {
        sought.ended = context.queue(model).trackExternal();
        context.emit({ type: 'take-sought', shots: lost.shots, waitMs: LOOK_AGAIN_MS });
      }
      return true;
    }
    // A task may reach the provider's list a little later than the provider. Who was asked before is not waited for.
    sought.emptyLooks += 1;
    const mayCome = lost.state === 'intent' && now - lost.startedAt < LONGEST_SUBMIT_MS;
    if (!mayCome || sought.emptyLooks >= LOOKS) return false;
    sought.nextLook = now + backoffMs(sought.emptyLooks, context.random, { firstMs: 2000 });
    return true;
  }

  function over(sought: Sought, say: () => void): void {
    all.delete(sought);
    sought.ended?.();
    say();
  }

  return {
    find(lost, patienceMs) {
      return new Promise((tell, fail) => {
        const now = context.clock.now();
        const until = now + patienceMs;
        all.add({ lost, until, nextLook: now, emptyLooks: 0, ended: undefined, tell, fail });
        if (looking) wake();
        else void lookUntilAllAreTold();
      });
    },
  };
}

// Words would have proved it. Without them somebody else's task of the same minute cannot be told from a submit that
// did not arrive, so whoever has eyes is asked to use them.
function warnDoubt(shots: readonly string[]): RenderHappening {
  const message = `The take of ${shots.join(' + ')}, which has no prompt, was found by its model and its time alone. If somebody else uses this account, look whether the clip is yours.`;
  return { type: 'warned', code: 'found-without-words', message };
}

/** Of all that the provider names for a take: the one that has its result, and that no other lost take fits. */
function judge(found: readonly (readonly FoundTake[])[], index: number, context: GenerationContext): Search {
  const named = found[index] ?? [];
  if (named.some(({ state }) => state === 'running')) return { state: 'open' };
  const [only, ...rest] = named;
  if (only === undefined || rest.length > 0) return { state: 'none' };
  const name = nameOf(only.operation, context);
  const isRivals = found.some(
    (ones, other) => other !== index && ones.some(({ operation }) => nameOf(operation, context) === name),
  );
  return isRivals ? { state: 'none' } : { state: 'found', operation: only.operation };
}

function nameOf(operation: Operation, { provider }: GenerationContext): string {
  return provider.nameOf?.(operation) ?? canonicalJson(operation);
}

async function ask(
  lost: readonly OpenTake[],
  context: GenerationContext,
): Promise<readonly (readonly FoundTake[])[]> {
  const turn = (signal: AbortSignal) => context.pollLimiter.take(signal);
  for (let tries = 1; ; tries += 1) {
    try {
      await turn(context.signal);
      return await context.provider.findLost(lost, turn, context.signal);
    } catch (error) {
      context.signal.throwIfAborted();
      const failure = asFailure(error);
      const worthIt = failure.kind === 'transient' || failure.kind === 'throttled';
      if (!worthIt || tries === TRIES) throw failure;
      await context.clock.sleep(failure.retryAfterMs ?? backoffMs(tries, context.random), context.signal);
    }
  }
}
