import { type Operation, ProviderFailure, TAKE_ELSEWHERE } from '../provider.js';
import { falErrors, isNotFound } from './fal-errors.js';
import { readOperation } from './fal-operation.js';
import { type FalPollSetup, statusOf, videoIn } from './poll-request.js';

/** Cancels a request that waits. False when it has started or ended. Throws ProviderFailure. */
export async function cancelRequest(
  journaled: Operation,
  setup: FalPollSetup,
  signal: AbortSignal,
): Promise<boolean> {
  const { api, addresses } = setup;
  const operation = readOperation(journaled, addresses);
  // The cancel of a running one is only a signal, and it may still be billed.
  if ((await statusOf(operation, setup, signal)).state !== 'IN_QUEUE') return false;
  const isAccepted = await api.ask(
    'the cancel',
    { method: 'PUT', url: operation.cancel },
    (answer) => {
      const { status } = answer;
      if (status >= 200 && status < 300) return true;
      return status === 400 || isNotFound(answer) ? false : undefined;
    },
    signal,
  );
  if (!isAccepted) return false;
  const after = await statusOf(operation, setup, signal).catch(nullIfUnknown);
  return (
    after === null || after.state === 'IN_QUEUE' || (await hasNoResult(operation.response, setup, signal))
  );
}

// A failed question shows nothing of the request.
function nullIfUnknown(error: unknown): null {
  const isUnknown =
    error instanceof ProviderFailure && (error.kind === 'expired' || error.code === TAKE_ELSEWHERE);
  if (isUnknown) return null;
  throw error;
}

// Between the question and the cancel it may have started: a result would be billed.
async function hasNoResult(response: string, { api }: FalPollSetup, signal: AbortSignal): Promise<boolean> {
  return await api.ask(
    'the poll',
    { url: response },
    (answer) => {
      const { status, body } = answer;
      if (status === 200) return body === undefined ? undefined : videoIn(body) === null;
      // An answer of a gateway, or about the key or the rate, says nothing about the request.
      const isOfRequest = status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
      return isOfRequest && falErrors.errorIn(answer) !== null ? true : undefined;
    },
    signal,
  );
}
