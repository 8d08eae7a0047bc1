import { type Operation, type Progress, type ProviderFailure, TAKE_ELSEWHERE } from '../provider.js';
import { taskFailure } from '../web/answer-failure.js';
import { clipAddress } from '../web/clip-address.js';
import { type ClipLinks, findLink } from '../web/clip-links.js';
import { foreignOperation } from '../web/foreign-take.js';
import { openTaskIdFinder } from '../web/id-in-answer.js';
import { pendingTake } from '../web/pending-take.js';
import { numberIn, objectIn, textIn, type WireObject } from '../web/web-answer.js';
import type { WebApi } from '../web/web-api.js';
import { failure } from '../web/web-failure.js';
import type { ReplicateAddresses } from './replicate-addresses.js';
import { errorOf, isNotFound, replicateErrors } from './replicate-errors.js';

/** How Replicate names predictions: by 26 letters and digits. */
export const replicateIds = openTaskIdFinder({
  // Not the end of another word: "Version is invalid: ..." names no task.
  field: '(?<![\\w-])id',
  form: /^(?:[a-z0-9]{20,40}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
  address: /\/predictions\/([a-z0-9-]{20,40})\/?(?:[?#]|$)/,
  inSentences: '[a-z0-9]{26}',
});

/** How long the inputs and the result of a prediction are kept, in ms. */
export const KEPT_MS = 3_600_000;

/** What the journal keeps of a prediction. */
export interface ReplicateOperation {
  readonly prediction: string;
  /** Distinguishes the account that submitted it; null when that is unknown. */
  readonly account: string | null;
}

/** Reads an operation back from a journal. Throws RenderError for another provider's. */
export function readOperation(operation: Operation): ReplicateOperation {
  const found = objectIn(operation);
  const prediction = textIn(found, 'prediction');
  if (prediction !== null) return { prediction, account: textIn(found, 'account') };
  throw foreignOperation('Replicate');
}

/** What questions about predictions need. */
export interface ReplicatePredictions {
  readonly api: WebApi;
  readonly addresses: ReplicateAddresses;
  readonly account: string;
  readonly links: ClipLinks;
}

/** A prediction by its id; null for one that is not known. Throws ProviderFailure. */
export async function predictionOf(
  id: string,
  { api, addresses }: Pick<ReplicatePredictions, 'api' | 'addresses'>,
  signal: AbortSignal,
): Promise<WireObject | null> {
  const found = await api.ask(
    'the poll',
    { url: `${addresses.api}/predictions/${encodeURIComponent(id)}` },
    (answer) => {
      const { status, body } = answer;
      // A gateway may mix up answers, so the state of another prediction never counts.
      if (status === 200 && body && textIn(body, 'id') === id && textIn(body, 'status') !== null) return body;
      return isNotFound(answer) ? 'unknown' : undefined;
    },
    signal,
  );
  return found === 'unknown' ? null : found;
}

/** Polls a prediction by its operation. Throws ProviderFailure. */
export async function poll(
  journaled: Operation,
  predictions: ReplicatePredictions,
  signal: AbortSignal,
): Promise<Progress> {
  signal.throwIfAborted();
  const { prediction, account } = readOperation(journaled);
  const found = await predictionOf(prediction, predictions, signal);
  if (found === null) throw account !== null && account !== predictions.account ? elsewhere() : expired();
  const state = textIn(found, 'status');
  if (state === 'starting' || state === 'processing')
    return pendingTake(state === 'starting' ? 'queued' : 'running');
  if (state === 'succeeded') return succeeded(prediction, found, predictions);
  if (state === 'failed' || state === 'canceled' || state === 'aborted')
    return { state: 'failed', failure: endedWithout(state, found) };
  throw failure('transient', 'unexpected-answer', `Replicate: the take has the unknown state "${state}".`);
}

function succeeded(
  prediction: string,
  found: WireObject,
  { api, links }: ReplicatePredictions,
): Progress & { readonly state: 'done' } {
  const url = videoIn(found);
  if (url === null) {
    if (found.data_removed === true) throw expired();
    throw failure('transient', 'unexpected-answer', 'Replicate: the take has ended without a clip.');
  }
  links.set(prediction, url);
  return {
    state: 'done',
    asset: { location: { prediction }, expiresAt: expiryOf(found, api) },
    // Answers have no price.
    receipt: {
      cost: null,
      actualPrompt: null,
      requestId: prediction,
      taskId: prediction,
      usage: usageIn(found),
    },
  };
}

// By the clock of this machine. The end of the prediction starts the hour.
function expiryOf(found: WireObject, { clock, serviceClock }: WebApi): number {
  const ended = Date.parse(textIn(found, 'completed_at') ?? '');
  const ahead = serviceClock.aheadMs() ?? 0;
  return Math.round((Number.isNaN(ended) ? clock.now() : ended - ahead) + KEPT_MS);
}

function usageIn({ metrics }: WireObject): { readonly predictSeconds: number } | null {
  const predictSeconds = numberIn(objectIn(metrics), 'predict_time');
  return predictSeconds === null ? null : { predictSeconds };
}

/** The address of a clip: the known one, or a new one from the service (`renew`). Throws ProviderFailure. */
export async function linkOf(
  prediction: string,
  { renew, signal }: { readonly renew: boolean; readonly signal: AbortSignal },
  predictions: ReplicatePredictions,
): Promise<string> {
  return await findLink(prediction, { links: predictions.links, renew, expired }, async () => {
    const found = await predictionOf(prediction, predictions, signal);
    return found && videoIn(found);
  });
}

/** The address of the clip in a prediction, which has one or a list; null when there is none. */
function videoIn({ output }: WireObject): string | null {
  const outputs: readonly unknown[] = Array.isArray(output) ? output : [output];
  const url = outputs.find((one): one is string => typeof one === 'string' && /^https?:\/\//i.test(one));
  return clipAddress(url ?? null);
}

function endedWithout(state: string, found: WireObject): ProviderFailure {
  const text = textIn(found, 'error');
  if (state === 'failed') return taskFailure(errorOf(text ?? 'no reason is given'), replicateErrors);
  const message = text ?? (state === 'aborted' ? 'it was not started in time' : 'it was canceled');
  return taskFailure({ code: state, message }, replicateErrors);
}

function expired(): ProviderFailure {
  return failure('expired', 'take-expired', 'Replicate: the result of the take is no longer kept.', {
    hint: 'Results are kept for one hour. A billed result that was not downloaded in time is lost; the clip has to be generated again.',
  });
}

function elsewhere(): ProviderFailure {
  const message =
    'Replicate: the take was submitted with another token, and the service in use does not know it.';
  return failure('unauthorised', TAKE_ELSEWHERE, message, {
    hint: 'Set REPLICATE_API_TOKEN to the token that the take was submitted with, or to another one of the same account. Until then the take stays open.',
  });
}
