import { canonicalJson } from '../base/canonical-json.js';
import type { Operation } from '../providers/provider.js';
import type { OpenTake } from '../store/journal-state.js';
import { asFailure } from './as-failure.js';
import { backoffMs } from './retry.js';
import type { Workshop } from './workshop.js';

const TRIES = 4;

/**
 * The operation of a take whose submit was not answered: the one that the provider has, that is none of ours
 * yet, and that can be no other lost take's. Undefined when there is none or when it is not certain.
 * Nothing may be under way to the provider meanwhile. Throws ProviderFailure when the provider cannot say.
 */
export async function findLostOperation(lost: OpenTake, shop: Workshop): Promise<Operation | undefined> {
  const { open, operations } = shop.journal.state();
  const others = open.filter(
    (other) => other.take !== lost.take && isLost(other) && other.request.model === lost.request.model,
  );
  const nameOf = (operation: Operation): string =>
    shop.provider.nameOf?.(operation) ?? canonicalJson(operation);
  const ours = new Set([...operations].map((text) => nameOf(JSON.parse(text) as Operation)));
  for (let look = 1; ; look += 1) {
    const mine = (await ask(lost, shop)).filter((operation) => !ours.has(nameOf(operation)));
    const [only, ...rest] = mine.length > 1 ? await withoutVoid(mine, shop) : mine;
    // A task may reach the provider's list a little later than the provider. Who was asked before is not waited for.
    if (only === undefined && lost.state === 'intent' && look < 3) {
      await shop.clock.sleep(backoffMs(look, shop.random, { firstMs: 2000 }), shop.signal);
      continue;
    }
    if (only === undefined || rest.length > 0) return undefined;
    for (const other of others) {
      const theirs = await ask(other, shop);
      if (theirs.some((operation) => nameOf(operation) === nameOf(only))) return undefined;
    }
    return only;
  }
}

// What failed was not billed and leaves no clip: it does not stand in the way of the one that may have.
async function withoutVoid(found: readonly Operation[], shop: Workshop): Promise<readonly Operation[]> {
  const alive: Operation[] = [];
  for (const operation of found) {
    await shop.questions.take(shop.signal);
    const progress = await shop.provider.poll(operation, shop.signal).catch((error: unknown) => {
      shop.signal.throwIfAborted();
      asFailure(error);
      return undefined;
    });
    if (progress?.state !== 'failed') alive.push(operation);
  }
  // With nothing but failures left, each of them says the same: there is nothing to lose.
  return alive.length > 0 ? alive : found.slice(0, 1);
}

/** Whether a take may be at the provider without our knowing its operation. */
export function isLost({ state, operation, price }: OpenTake): boolean {
  const unanswered = state === 'intent' || (state === 'unknown-outcome' && operation === null);
  return unanswered && price.kind !== 'free';
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
