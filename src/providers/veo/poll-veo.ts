import { type Operation, type Progress, type ProviderFailure, TAKE_ELSEWHERE } from '../provider.js';
import { taskFailure } from '../web/answer-failure.js';
import { type ClipLinks, findLink } from '../web/clip-links.js';
import { CONTENT } from '../web/error-hints.js';
import { impliedInput } from '../web/implied-input.js';
import { pendingTake } from '../web/pending-take.js';
import { objectIn, textIn, type WireObject } from '../web/web-answer.js';
import type { WebApi } from '../web/web-api.js';
import { failure } from '../web/web-failure.js';
import { type VeoAddresses, withoutKeyParameter } from './veo-addresses.js';
import { errorOf, veoErrors } from './veo-errors.js';
import { readOperation, type VeoOperation } from './veo-operation.js';

/** What polls need. */
export interface VeoPollSetup {
  readonly api: WebApi;
  readonly addresses: VeoAddresses;
  readonly account: string;
  /** Without the key. */
  readonly links: ClipLinks;
}

/** How long the service keeps a clip, in ms. */
export const KEPT_MS = 2 * 24 * 3_600_000;

/** Polls an operation of the service. Throws ProviderFailure. */
export async function poll(
  journaled: Operation,
  setup: VeoPollSetup,
  signal: AbortSignal,
): Promise<Progress> {
  signal.throwIfAborted();
  const operation = readOperation(journaled);
  const data = await operationOf(operation.name, setup, signal);
  if (data === null) {
    const isOfOther = operation.account !== null && operation.account !== setup.account;
    throw isOfOther ? elsewhere() : expired();
  }
  if (data.done !== true) return pendingTake('running');
  const error = errorOf(data);
  if (error !== null) return { state: 'failed', failure: taskFailure(error, veoErrors) };
  const url = videoIn(data);
  if (url === null) {
    // An answer that is not understood may belong to a paid clip, so it ends nothing.
    if (!isFiltered(data))
      throw failure('transient', 'unexpected-answer', 'Veo: the take has ended without a clip.');
    return { state: 'failed', failure: withoutClip(data, operation) };
  }
  setup.links.set(operation.name, url);
  const { submittedAt } = operation;
  return {
    state: 'done',
    asset: {
      location: { veoOperation: operation.name },
      // Not earlier than that: the service counts from the end of the take.
      expiresAt: submittedAt === null ? null : submittedAt + KEPT_MS,
    },
    // The answer has no price.
    receipt: { cost: null, actualPrompt: null, requestId: null, taskId: operation.name, usage: null },
  };
}

/** The address of a clip without the key: the known one, or a new one from the service (`renew`). Throws ProviderFailure. */
export async function linkOf(
  name: string,
  { renew, signal }: { readonly renew: boolean; readonly signal: AbortSignal },
  setup: VeoPollSetup,
): Promise<string> {
  return await findLink(name, { links: setup.links, renew, expired }, async () => {
    const data = await operationOf(name, setup, signal);
    return data && videoIn(data);
  });
}

// Null for one that is not known. The service does not say whether an operation of another account exists.
async function operationOf(
  name: string,
  { api, addresses }: VeoPollSetup,
  signal: AbortSignal,
): Promise<WireObject | null> {
  const found = await api.ask(
    'the poll',
    { url: `${addresses.base}/${name}` },
    ({ status, body }) => {
      // A gateway may mix up answers, so the state of another operation never counts.
      if (status === 200 && textIn(body, 'name') === name) return body;
      const error = errorOf(body);
      if (status === 404 && error?.code === 'NOT_FOUND') return 'unknown';
      return status === 403 && /may not exist/i.test(error?.message ?? '') ? 'unknown' : undefined;
    },
    signal,
  );
  return found === 'unknown' ? null : found;
}

function answerOf(data: WireObject): WireObject | undefined {
  const response = objectIn(data.response);
  return objectIn(response?.generateVideoResponse) ?? response;
}

function videoIn(data: WireObject): string | null {
  const samples = answerOf(data)?.generatedSamples;
  const video = objectIn(objectIn(Array.isArray(samples) ? samples[0] : undefined)?.video);
  return withoutKeyParameter(textIn(video, 'uri') ?? '') ?? null;
}

function isFiltered(data: WireObject): boolean {
  const { raiMediaFilteredCount: count, raiMediaFilteredReasons: reasons } = answerOf(data) ?? {};
  return Number(count) > 0 || (Array.isArray(reasons) && reasons.length > 0);
}

// The service ends such a take as if it had succeeded, with a count of what it has removed.
function withoutClip(data: WireObject, { hasLast }: VeoOperation): ProviderFailure {
  const reasons = answerOf(data)?.raiMediaFilteredReasons;
  const reason = Array.isArray(reasons) ? reasons.find((one) => typeof one === 'string') : undefined;
  const said = typeof reason === 'string' ? reason : 'the service has removed the clip without a reason';
  const message = `Veo: the take has no clip: ${said}`;
  const input = /\baudio\b/i.test(said) ? 'result' : impliedInput(said, { prompt: true, last: hasLast });
  if (input !== 'result') return failure('refused', 'content-refused', message, { input, hint: CONTENT });
  return failure('refused', 'result-refused', message, {
    input,
    hint: 'Another take or prompt may pass. Nothing was billed.',
  });
}

function expired(): ProviderFailure {
  return failure('expired', 'take-expired', 'Veo: the take is no longer known.', {
    hint: 'Clips are kept for two days. A billed clip is lost; it has to be generated again.',
  });
}

function elsewhere(): ProviderFailure {
  const message = 'Veo: the take was submitted with another key, and the service in use does not know it.';
  return failure('unauthorised', TAKE_ELSEWHERE, message, {
    hint: 'Set GEMINI_API_KEY to the key that the take was submitted with, or to another key of the same project. Until then the take stays open.',
  });
}
