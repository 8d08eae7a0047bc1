import { canonicalJson } from '../base/canonical-json.js';
import { type Operation, ProviderFailure } from '../providers/provider.js';
import type { OpenTake } from '../store/journal-state.js';
import { asFailure } from './as-failure.js';
import { backoffMs } from './retry.js';
import type { Workshop } from './workshop.js';

const TRIES = 4;
const LOOK_AGAIN_MS = 15_000;

/** How long a run waits for a task that may be a lost one: most end within minutes. */
export const PATIENCE_MS = 15 * 60_000;

/** What a search for a lost take comes to. */
export type Search =
  /** Certainly the one, and written down as such. */
  | { readonly state: 'found'; readonly operation: Operation }
  /** Something that may be it has not ended, and does not show what it was asked for before. */
  | { readonly state: 'open' }
  | { readonly state: 'none' };

/**
 * Looks for the task of a take whose submit was not answered, while nothing is under way to the provider. Whatever may
 * be it is waited for, as long as `patienceMs` allows. Throws ProviderFailure when the provider cannot say.
 */
export async function findLostOperation(lost: OpenTake, shop: Workshop, patienceMs: number): Promise<Search> {
  const lane = shop.lane(lost.request.model);
  const until = shop.clock.now() + patienceMs;
  let ended: (() => void) | undefined;
  try {
    for (;;) {
      const search = await lane.quietly(async () => {
        const found = await lookOnce(lost, shop);
        if (found.state === 'found')
          await shop.note({ type: 'submitted', take: lost.take, operation: found.operation });
        return found;
      });
      if (search.state !== 'open' || shop.clock.now() >= until) return search;
      if (ended === undefined) {
        // It is at the provider and takes room there, whosever it is.
        ended = lane.arrived();
        const why = stillLooking.message;
        shop.emit({ type: 'take-retried', shots: lost.shots, why, waitMs: LOOK_AGAIN_MS });
      }
      await shop.clock.sleep(LOOK_AGAIN_MS, shop.signal);
    }
  } finally {
    ended?.();
  }
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

/** Of all that the provider names: the one that is none of ours yet, that has its result, and that no other lost take fits. */
async function lookOnce(lost: OpenTake, shop: Workshop): Promise<Search> {
  const nameOf = (operation: Operation): string =>
    shop.provider.nameOf?.(operation) ?? canonicalJson(operation);
  const named = async (take: OpenTake, operation: Operation) =>
    (await ask(take, shop)).some((one) => nameOf(one) === nameOf(operation));
  const { open, operations } = shop.journal.state();
  const ours = new Set([...operations].map((text) => nameOf(JSON.parse(text) as Operation)));
  for (let look = 1; ; look += 1) {
    const done: Operation[] = [];
    for (const operation of await ask(lost, shop)) {
      if (ours.has(nameOf(operation))) continue;
      const state = await stateOf(operation, shop);
      if (state === 'pending') return { state: 'open' };
      if (state === 'done') done.push(operation);
    }
    const [only, ...rest] = done;
    // A task may reach the provider's list a little later than the provider. Who was asked before is not waited for.
    if (only === undefined && lost.state === 'intent' && look < 3) {
      await shop.clock.sleep(backoffMs(look, shop.random, { firstMs: 2000 }), shop.signal);
      continue;
    }
    if (only === undefined || rest.length > 0) return { state: 'none' };
    // It may have ended since it was named: only what is named after its end is named for what it shows.
    if (!(await named(lost, only))) return { state: 'none' };
    for (const other of open) {
      const rival = other.take !== lost.take && isLost(other) && other.request.model === lost.request.model;
      if (rival && (await named(other, only))) return { state: 'none' };
    }
    return { state: 'found', operation: only };
  }
}

// What failed was not billed and leaves no clip: it does not stand in the way of the one that may have.
async function stateOf(operation: Operation, shop: Workshop): Promise<'pending' | 'done' | 'failed'> {
  await shop.questions.take(shop.signal);
  try {
    return (await shop.provider.poll(operation, shop.signal)).state;
  } catch (error) {
    shop.signal.throwIfAborted();
    return asFailure(error).kind === 'expired' ? 'failed' : 'pending';
  }
}

async function ask({ request, startedAt }: OpenTake, shop: Workshop): Promise<readonly Operation[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      await shop.questions.take(shop.signal);
      return await shop.provider.findLost(request, startedAt, shop.signal);
    } catch (error) {
      shop.signal.throwIfAborted();
      const failure = asFailure(error);
      const worthIt = failure.kind === 'transient' || failure.kind === 'throttled';
      if (!worthIt || tries === TRIES) throw failure;
      await shop.clock.sleep(failure.retryAfterMs ?? backoffMs(tries, shop.random), shop.signal);
    }
  }
}
