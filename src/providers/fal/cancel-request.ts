import type { Operation } from '../provider.js';
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
    ({ status }) => {
      if (status >= 200 && status < 300) return true;
      return status === 400 || status === 404 ? false : undefined;
    },
    signal,
  );
  if (!isAccepted) return false;
  const after = await statusOf(operation, setup, signal).catch(() => null);
  return (
    after === null || after.state === 'IN_QUEUE' || (await hasNoResult(operation.response, setup, signal))
  );
}

// Between the question and the cancel it may have started: a result would be billed.
async function hasNoResult(response: string, { api }: FalPollSetup, signal: AbortSignal): Promise<boolean> {
  return await api.ask(
    'the poll',
    { url: response },
    ({ status, body }) => {
      if (status === 200) return body === undefined ? undefined : videoIn(body) === null;
      return status >= 400 && status < 500;
    },
    signal,
  );
}
