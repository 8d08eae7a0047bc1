import type { Operation } from '../provider.js';
import { textIn, type WireObject } from '../web/web-answer.js';
import { isNotFound } from './replicate-errors.js';
import { predictionOf, type ReplicatePredictions, readOperation } from './replicate-prediction.js';

/** Cancels a prediction that has not started. False when it has started or ended. Throws ProviderFailure. */
export async function cancelPrediction(
  journaled: Operation,
  predictions: ReplicatePredictions,
  signal: AbortSignal,
): Promise<boolean> {
  const { prediction } = readOperation(journaled);
  // The time that a running one has used may be billed.
  const before = await predictionOf(prediction, predictions, signal);
  if (before === null || textIn(before, 'status') !== 'starting') return false;
  const { api, addresses } = predictions;
  const isAccepted = await api.ask(
    'the cancel',
    { method: 'POST', url: `${addresses.api}/predictions/${encodeURIComponent(prediction)}/cancel` },
    (answer) => {
      const { status } = answer;
      if (status >= 200 && status < 300) return true;
      return isNotFound(answer) || status === 409 || status === 422 ? false : undefined;
    },
    signal,
  );
  if (!isAccepted) return false;
  // Between the question and the cancel it may have started.
  const after = await predictionOf(prediction, predictions, signal);
  return after === null || (isCancelled(after) && textIn(after, 'started_at') === null);
}

function isCancelled(found: WireObject): boolean {
  const state = textIn(found, 'status');
  return state === 'canceled' || state === 'aborted';
}
