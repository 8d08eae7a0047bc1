import { type Operation, type Progress, type ProviderFailure, TAKE_ELSEWHERE } from '../provider.js';
import { taskFailure } from '../web/answer-failure.js';
import { clipAddress } from '../web/clip-address.js';
import type { ClipLinks } from '../web/clip-links.js';
import { pendingTake } from '../web/pending-take.js';
import { objectIn, textIn, type WebAnswer, type WireObject } from '../web/web-answer.js';
import type { WebApi } from '../web/web-api.js';
import { failure } from '../web/web-failure.js';
import type { FalAddresses } from './fal-addresses.js';
import { falErrors, isNotFound } from './fal-errors.js';
import { type FalOperation, readOperation } from './fal-operation.js';

/** What polls need. */
export interface FalPollSetup {
  readonly api: WebApi;
  readonly addresses: FalAddresses;
  readonly account: string;
  readonly links: ClipLinks;
}

/** Polls a request by its operation. Throws ProviderFailure. */
export async function poll(
  journaled: Operation,
  setup: FalPollSetup,
  signal: AbortSignal,
): Promise<Progress> {
  const { api, addresses, links } = setup;
  signal.throwIfAborted();
  const operation = readOperation(journaled, addresses);
  const status = await statusOf(operation, setup, signal);
  if (status.state !== 'COMPLETED') return pendingTake(status.state === 'IN_QUEUE' ? 'queued' : 'running');
  const answer = await api.ask('the poll', { url: operation.response }, resultOf, signal);
  const video = videoIn(answer.body);
  if (answer.status !== 200 || video === null) return { state: 'failed', failure: failed(answer) };
  links.set(operation.request, video);
  return {
    state: 'done',
    asset: { location: { request: operation.request, model: operation.model }, expiresAt: null },
    receipt: {
      // The answer has no price.
      cost: null,
      actualPrompt: textIn(answer.body, 'actual_prompt'),
      requestId: operation.request,
      taskId: operation.request,
      usage: null,
    },
  };
}

/** The state of a request in the queue. Throws ProviderFailure, `expired` for one that is not known. */
export async function statusOf(
  operation: FalOperation,
  { api, account }: Pick<FalPollSetup, 'api' | 'account'>,
  signal: AbortSignal,
): Promise<{ readonly state: QueueState }> {
  const found = await api.ask(
    'the poll',
    { url: operation.status },
    (answer) => {
      const { body } = answer;
      const state = textIn(body, 'status');
      const id = textIn(body, 'request_id');
      // A gateway may mix up answers, so the state of another request never counts.
      if (id !== null && id !== operation.request) return undefined;
      if (isQueueState(state)) return { state };
      return isNotFound(answer) ? 'unknown' : undefined;
    },
    signal,
  );
  if (found !== 'unknown') return found;
  if (operation.account !== null && operation.account !== account) throw elsewhere();
  throw expired();
}

type QueueState = 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED';

function isQueueState(state: string | null): state is QueueState {
  return state === 'IN_QUEUE' || state === 'IN_PROGRESS' || state === 'COMPLETED';
}

// A failed request answers with its error. An answer about the key or the service says nothing about the request.
function resultOf(answer: WebAnswer): WebAnswer | undefined {
  if (answer.status === 200 && answer.body !== undefined) return answer;
  const isOfRequest = answer.status === 422 || answer.status === 400 || answer.status === 500;
  return isOfRequest && falErrors.errorIn(answer) !== null ? answer : undefined;
}

function failed(answer: WebAnswer): ProviderFailure {
  const error = falErrors.errorIn(answer) ?? {
    code: 'no_media_generated',
    message: 'the result has no video',
  };
  return taskFailure(error, falErrors, answer);
}

/** The address of the clip in a result; null when there is none. */
export function videoIn(body: WireObject | undefined): string | null {
  return clipAddress(textIn(objectIn(body?.video), 'url'));
}

function elsewhere(): ProviderFailure {
  const message = 'fal: the take was submitted with another key, and the service in use does not know it.';
  return failure('unauthorised', TAKE_ELSEWHERE, message, {
    hint: 'Set FAL_KEY to the key that the take was submitted with, or to another key of the same account. Until then the take stays open.',
  });
}

export function expired(): ProviderFailure {
  return failure('expired', 'take-expired', 'fal: the request is no longer known.', {
    hint: 'A billed result that was not downloaded is lost; the clip has to be generated again.',
  });
}
