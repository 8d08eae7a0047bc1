import { unreachable } from '../base/unreachable.js';
import { RenderError } from '../diagnostics/render-error.js';
import {
  type Asset,
  elsewhere,
  type Progress,
  ProviderFailure,
  type Receipt,
} from '../providers/provider.js';
import { diskTrouble } from './as-failure.js';
import { backoffMs } from './backoff.js';
import type { GenerationContext } from './generation-context.js';
import { failed, leave, type RunningTake, type TakeOutcome, type Wanted } from './take-outcome.js';

/** A take that the provider has finished. */
export interface FinishedTake {
  readonly state: 'finished';
  readonly running: RunningTake;
  readonly asset: Asset;
  readonly receipt: Receipt;
}

/** A take that came to nothing and was not billed, and may be made anew. */
export interface VoidTake {
  readonly state: 'void';
  readonly failure: ProviderFailure;
}

// About five minutes of silence.
const SILENCES = 14;

/** Asks for a take until it has ended, when the end is likely. Never forgets a take because it takes long. */
export async function awaitResult(
  wanted: Wanted,
  running: RunningTake,
  shop: GenerationContext,
): Promise<FinishedTake | VoidTake | TakeOutcome> {
  const times = shop.times(wanted.request.model, wanted.expectedMs);
  let silences = 0;
  let seenPending = false;
  let told = '';
  for (;;) {
    try {
      const progress = await askOnce(running, shop);
      silences = 0;
      switch (progress.state) {
        case 'pending': {
          const { phase, fraction } = progress;
          if (told !== `${phase} ${fraction}`)
            shop.emit({ type: 'take-progressed', shots: wanted.shots, phase, fraction });
          told = `${phase} ${fraction}`;
          seenPending = true;
          await shop.clock.sleep(times.nextPollMs(ageOf(running, shop), progress), shop.signal);
          break;
        }
        case 'done':
          // Found finished at the first look: nobody knows how long ago that was.
          if (seenPending) times.add(ageOf(running, shop));
          return await finished(running, progress, shop);
        case 'failed':
          return await endedBadly(wanted, running, { failure: progress.failure, shop });
        default:
          return unreachable(progress);
      }
    } catch (error) {
      if (shop.signal.aborted) return leave(wanted, 'running');
      if (!(error instanceof ProviderFailure)) return await brokeDown(wanted, running, { error, shop });
      const failure = error;
      if (failure.kind === 'expired') return await endedBadly(wanted, running, { failure, shop });
      silences += 1;
      const account = failure.kind === 'unauthorised' || failure.kind === 'out-of-money';
      if (account && failure.code !== elsewhere) shop.halt(failure);
      if (account || failure.kind === 'refused' || silences > SILENCES)
        return failed(wanted, failure, { stillOpen: true });
      const waitMs = failure.retryAfterMs ?? backoffMs(silences, shop.random);
      if (failure.kind === 'throttled') shop.questions.penalize(waitMs);
      shop.emit({ type: 'take-retried', shots: wanted.shots, why: failure.message, waitMs });
      await shop.clock.sleep(waitMs, shop.signal).catch(() => undefined);
    }
  }
}

/**
 * What is no answer of a provider is the world's trouble: a drawing that failed, a full disk. A take that is paid
 * for stays open; a free one is over.
 */
async function brokeDown(
  wanted: Wanted,
  { take }: RunningTake,
  { error, shop }: { error: unknown; shop: GenerationContext },
): Promise<TakeOutcome> {
  const trouble = diskTrouble(error) ?? error;
  if (!(trouble instanceof RenderError)) throw error;
  if (wanted.price.kind !== 'free') return failed(wanted, trouble, { stillOpen: true });
  await shop.note({ type: 'failed', take, code: trouble.code, message: trouble.message });
  return failed(wanted, trouble);
}

/** One question, within the budget that all takes share. */
export async function askOnce({ operation }: RunningTake, shop: GenerationContext): Promise<Progress> {
  await shop.questions.take(shop.signal);
  return await shop.provider.poll(operation, shop.signal);
}

/** Writes down that the provider has the result. */
export async function finished(
  running: RunningTake,
  { asset, receipt }: Progress & { readonly state: 'done' },
  shop: GenerationContext,
): Promise<FinishedTake> {
  const { cost, actualPrompt, requestId, usage } = receipt;
  await shop.note({
    type: 'succeeded',
    take: running.take,
    expiresAt: asset.expiresAt,
    receipt: { cost, actualPrompt, requestId, usage },
  });
  return { state: 'finished', running, asset, receipt };
}

/** Writes down how a take came to nothing, and says what follows from it. */
export async function endedBadly(
  wanted: Wanted,
  { take }: RunningTake,
  { failure, shop }: { failure: ProviderFailure; shop: GenerationContext },
): Promise<VoidTake | TakeOutcome> {
  const { code, message, kind } = failure;
  const free = wanted.price.kind === 'free';
  switch (kind) {
    case 'refused':
      await shop.note({ type: 'refused', take, code, message });
      return failed(wanted, failure);
    case 'out-of-money':
    case 'unauthorised':
      await shop.note({ type: 'failed', take, code, message });
      shop.halt(failure);
      return failed(wanted, failure);
    case 'throttled':
    case 'transient':
      await shop.note({ type: 'failed', take, code, message });
      return { state: 'void', failure };
    case 'expired':
    case 'unknown-outcome':
      // Asked again and again, it ends only once.
      if (stateOf(take, shop) !== kind) await shop.note({ type: kind, take, code, message });
      // Paid work that is gone is a person's business; a draft that ended with its process is not.
      return free ? { state: 'void', failure } : failed(wanted, failure, { stillOpen: true });
    default:
      return unreachable(kind);
  }
}

function stateOf(take: RunningTake['take'], { journal }: GenerationContext) {
  return journal.state().open.find((open) => open.take === take)?.state;
}

function ageOf({ startedAt }: RunningTake, { clock }: GenerationContext): number {
  return clock.now() - startedAt;
}
