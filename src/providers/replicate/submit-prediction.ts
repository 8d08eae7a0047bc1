import { redact } from '../../diagnostics/redact.js';
import { harmless } from '../../diagnostics/show-text.js';
import type { TakeRequest } from '../../plan/take.js';
import type { Operation } from '../provider.js';
import { namedFields, refuseUnsendable } from '../web/named-fields.js';
import type { SubmitAnswer } from '../web/submit-once.js';
import type { VendorModel } from '../web/vendor-model.js';
import type { WebApi } from '../web/web-api.js';
import { failure } from '../web/web-failure.js';
import type { ReplicateAddresses } from './replicate-addresses.js';
import { replicateErrors } from './replicate-errors.js';
import { replicateIds } from './replicate-prediction.js';
import type { ReplicateUploads } from './replicate-uploads.js';

/** What a submit needs besides the request. */
export interface ReplicateSubmitContext {
  readonly api: WebApi;
  readonly addresses: ReplicateAddresses;
  readonly account: string;
  readonly uploads: ReplicateUploads;
  readonly rowOf: (model: string) => VendorModel | undefined;
}

/** Uploads the last frame of a request. The first one is uploaded with the name of the submit. Throws ProviderFailure. */
export async function prepare(
  request: TakeRequest,
  context: ReplicateSubmitContext,
  signal: AbortSignal,
): Promise<void> {
  refuseUnsendable(request, rowFor(request.model, context));
  signal.throwIfAborted();
  if (request.last) await context.uploads.shared(request.last, signal);
}

/** Submits a request, exactly once, and does not ask the service to wait for its end. Throws ProviderFailure. */
export async function submit(
  request: TakeRequest,
  context: ReplicateSubmitContext,
  { name, signal }: { readonly name: string | undefined; readonly signal: AbortSignal },
): Promise<Operation> {
  const { api, account, uploads } = context;
  const row = rowFor(request.model, context);
  refuseUnsendable(request, row);
  signal.throwIfAborted();
  const { first, last } = request;
  const [one, other] = await Promise.all([
    name === undefined ? uploads.shared(first, signal) : uploads.marked(first, name, signal),
    last && uploads.shared(last, signal),
  ]);
  signal.throwIfAborted();
  const { url, version } = addressOf(request.model, context.addresses);
  const input = namedFields(request, { first: one, last: other }, row);
  const answer = await api.submit({ url, json: { ...version, input } }, replicateIds);
  const task = replicateIds.find(answer);
  if (task.state !== 'named') throw api.refusal(answer, replicateIds);
  const remark = remarkOf(answer, task.id);
  return { prediction: task.id, account, ...(remark === null ? {} : { remark }) };
}

/** A model that its owner maintains has an address; a version of another one is named in the request. */
function addressOf(
  model: string,
  { api }: ReplicateAddresses,
): { readonly url: string; readonly version: Readonly<Record<string, string>> } {
  const [, path, version] = /^([\w.-]+\/[\w.-]+)(?::([\w.-]+))?$/.exec(model) ?? [];
  if (path === undefined) throw unknownModel(model);
  return version === undefined
    ? { url: `${api}/models/${path}/predictions`, version: {} }
    : { url: `${api}/predictions`, version: { version } };
}

function rowFor(model: string, { rowOf }: ReplicateSubmitContext): VendorModel {
  const row = rowOf(model);
  if (row) return row;
  throw unknownModel(model);
}

function unknownModel(model: string) {
  return failure('refused', 'unknown-model', `Unknown model "${model}".`, {
    hint: 'Describe it as "owner/name" or "owner/name:version" under "models" of the provider, or use a known model.',
  });
}

// The prediction exists, so it is awaited. That the service reported an error as well must not be hidden.
function remarkOf({ broken, ...answer }: SubmitAnswer, id: string): string | null {
  const isExpected = answer.status === 201 || answer.status === 200 || answer.status === 202;
  if (isExpected && answer.body !== undefined && !broken) return null;
  const error = replicateErrors.errorIn(answer);
  const text = harmless(error?.message ?? '').trim();
  const what = broken
    ? `an answer that broke off (${broken.message})`
    : `${error?.code ?? 'an unexpected answer'} (HTTP ${answer.status})${text === '' ? '' : `: ${text}`}`;
  return redact(
    `Replicate answered the submit with ${what}, and with the id of a prediction, ${id}. The prediction exists: it is awaited, and nothing is submitted again.`,
  );
}
