import { backoffMs } from '../base/backoff.js';
import { RenderError } from '../diagnostics/render-error.js';
import { labelOf } from '../plan/take-label.js';
import { type Operation, ProviderFailure, TAKE_ELSEWHERE } from '../providers/provider.js';
import type { Claim } from '../store/remote/claim-record.js';
import type { SeenClaim } from '../store/remote/claims.js';
import { fetchShared } from './ask-shared.js';
import { pollOnce } from './await-result.js';
import { PATIENCE_MS } from './find-lost-takes.js';
import type { GenerationContext } from './generation-context.js';
import { type ClipOrder, failed, leave, type RunningTake, type TakeOutcome } from './take-outcome.js';

/** A take of another machine that this run waits for from now on. */
export interface AdoptedTake {
  readonly state: 'adopted';
  readonly running: RunningTake;
}

/** What became of a clip that another machine has claimed. `free`: the next number may be claimed. */
export type FollowedClaim = AdoptedTake | TakeOutcome | { readonly state: 'free' };

// A submit that was claimed longer ago has arrived by now, or never will.
const LONGEST_SUBMIT_MS = 2 * 60_000;
// A record that is being written is damaged for an instant.
const LEAST_WAIT_MS = 5000;

/**
 * Follows the claim of another machine, or of an earlier run, until its clip is in the store, its take can be waited for,
 * or it has ended. Submits nothing.
 */
export async function followClaim(order: ClipOrder, context: GenerationContext): Promise<FollowedClaim> {
  const { claims, shared, submitting, clock } = context;
  if (claims === undefined || shared === undefined) throw new Error('There is no store with claims.');
  const waits = openWaits(order, context);
  try {
    for (let rounds = 1; ; rounds += 1) {
      if (await shared.has(order.key, submitting)) return await fetchShared(order, context);
      const seen = await claims.blocking(order.key, submitting);
      if (seen === undefined) return { state: 'free' };
      const reached = await reach(order, seen, context);
      if (reached.state !== 'waiting') return reached;
      if (waits.isOver(seen, reached.why)) {
        if (!isResubmitted(order, context)) return failed(order, unknownOutcome(seen, reached.why, context));
        claims.giveUp(order.key, seen.number);
        return { state: 'free' };
      }
      const waitMs = backoffMs(rounds, context.random, { firstMs: 500, mostMs: 5000 });
      if (rounds === 1)
        context.emit({ type: 'take-retried', ...labelOf(order), why: describeWait(seen), waitMs });
      await clock.sleep(waitMs, submitting);
    }
  } catch (error) {
    if (submitting.aborted)
      return context.halted ? failed(order, context.halted) : leave(order, 'not-started');
    if (!(error instanceof RenderError)) throw error;
    return failed(order, error);
  }
}

/** Why a claimed take cannot be waited for at its provider. */
type Obstacle = 'no-operation' | 'damaged' | 'unreachable';

async function reach(
  order: ClipOrder,
  { number, claim, operation }: SeenClaim,
  context: GenerationContext,
): Promise<AdoptedTake | TakeOutcome | { readonly state: 'waiting'; readonly why: Obstacle }> {
  if (claim === null) return { state: 'waiting', why: 'damaged' };
  if (operation === null) return { state: 'waiting', why: 'no-operation' };
  const failure = await failureOfPoll(operation, context);
  if (failure === undefined) return await adopt(order, { ...claim, number }, { operation, context });
  if (failure.code === TAKE_ELSEWHERE || !(failure instanceof ProviderFailure))
    return { state: 'waiting', why: 'unreachable' };
  if (failure.kind !== 'expired') {
    context.halt(failure);
    return failed(order, failure);
  }
  if (!isResubmitted(order, context)) return failed(order, expired(claim, context));
  context.claims?.giveUp(order.key, number);
  return { state: 'waiting', why: 'no-operation' };
}

/** Why a take cannot be waited for; undefined when it can. A poll that may succeed later is no reason. */
async function failureOfPoll(
  operation: Operation,
  context: GenerationContext,
): Promise<RenderError | undefined> {
  try {
    const progress = await pollOnce({ operation }, context);
    return progress.state === 'failed' && progress.failure.kind === 'expired' ? progress.failure : undefined;
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof RenderError)) throw error;
    const isFinal =
      !(error instanceof ProviderFailure) || ['expired', 'unauthorised', 'out-of-money'].includes(error.kind);
    return isFinal ? error : undefined;
  }
}

/** Records the take of another machine in the journal, so that this machine collects it as well. */
async function adopt(
  order: ClipOrder,
  { token, number, machine, at }: Claim,
  { operation, context }: { operation: Operation; context: GenerationContext },
): Promise<AdoptedTake> {
  const { journal, clock, provider, claims } = context;
  const { key, shots, request, price, retake } = order;
  const further = retake ? { retake } : {};
  const take = journal.newTake(key);
  const keepsMs = provider.keepsTakesMs ?? null;
  // Until the operation is there as well, the token says that nothing was sent.
  const claim = (await claims?.newToken()) ?? 'adopted';
  await context.commit({ type: 'intent', take, key, shots, request, price, keepsMs, ...further, claim });
  await context.note({ type: 'submitted', take, operation, paidBy: { machine, token, number } });
  context.emit({ type: 'take-reattached', ...labelOf(order), takeId: take });
  return {
    state: 'adopted',
    running: { take, operation, startedAt: Math.min(at, clock.now()), paidBy: machine },
  };
}

/** How long this run waits for each claim, by its own clock. */
function openWaits(order: ClipOrder, { clock }: GenerationContext) {
  let since = clock.now();
  let of = 0;
  return {
    isOver({ number, claim }: SeenClaim, why: Obstacle): boolean {
      if (number !== of) since = clock.now();
      of = number;
      // The clock of the other machine may be wrong: its time shortens the wait only.
      const age = claim === null ? Number.POSITIVE_INFINITY : Math.max(0, since - claim.at);
      const most = why === 'unreachable' ? Math.max(PATIENCE_MS, 3 * order.expectedMs) : LONGEST_SUBMIT_MS;
      return clock.now() - since >= Math.max(LEAST_WAIT_MS, most - age);
    },
  };
}

function isResubmitted({ shots }: ClipOrder, { resubmitted }: GenerationContext): boolean {
  return shots.some((shot) => resubmitted.has(shot));
}

function describeWait({ claim }: SeenClaim): string {
  return `${ownerOf(claim)} is paying for this clip, so it is not submitted here`;
}

function ownerOf(claim: Claim | null): string {
  return claim === null ? 'another machine' : `the machine "${claim.machine}"`;
}

function sinceOf(claim: Claim | null): string {
  if (claim === null) return '';
  const at = new Date(claim.at).toISOString().slice(0, 19).replace('T', ' ');
  return ` on ${at} UTC`;
}

function unknownOutcome(
  { claim, number }: SeenClaim,
  why: Obstacle,
  { shared }: GenerationContext,
): ProviderFailure {
  const what: Readonly<Record<Obstacle, string>> = {
    damaged: `The claim on this clip in ${shared?.name} cannot be read, so a take of it may exist and may have been billed.`,
    'no-operation': `A take of this clip was claimed by ${ownerOf(claim)}${sinceOf(claim)}, and the store does not show whether it was submitted. It may have been billed.`,
    unreachable: `A take of this clip was submitted by ${ownerOf(claim)}${sinceOf(claim)} with another account or address, and its clip is not in the store yet.`,
  };
  const hint =
    claim === null
      ? 'Nothing was submitted.'
      : `Nothing was submitted. Render on "${claim.machine}" first: it knows its take (claim ${number}).`;
  return new ProviderFailure('unknown-outcome', 'claimed-elsewhere', what[why], { hint });
}

function expired(claim: Claim, { provider }: GenerationContext): ProviderFailure {
  return new ProviderFailure(
    'expired',
    'expired',
    `A take of this clip was submitted by ${ownerOf(claim)}${sinceOf(claim)}, and ${provider.id} no longer knows it. It may have been billed.`,
  );
}
