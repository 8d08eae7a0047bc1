import type { TakeRequest } from '../../plan/take.js';
import type { Operation } from '../provider.js';
import { sendableRow } from '../web/known-row.js';
import { namedFields } from '../web/named-fields.js';
import { submitRemark } from '../web/submit-remark.js';
import type { VendorModel } from '../web/vendor-model.js';
import type { WebApi } from '../web/web-api.js';
import type { FalAddresses } from './fal-addresses.js';
import { falErrors } from './fal-errors.js';
import { falIds } from './fal-ids.js';
import { operationOf } from './fal-operation.js';
import type { FalUploads } from './fal-uploads.js';

/** What a submit needs besides the request. */
export interface FalSubmitContext {
  readonly api: WebApi;
  readonly addresses: FalAddresses;
  readonly account: string;
  readonly uploads: FalUploads;
  readonly rowOf: (model: string) => VendorModel | undefined;
}

/** Uploads the images of a request. Throws ProviderFailure. */
export async function prepare(
  request: TakeRequest,
  context: FalSubmitContext,
  signal: AbortSignal,
): Promise<void> {
  sendableRow(request, context.rowOf);
  await imagesOf(request, context, signal);
}

/** Submits a request to the queue, exactly once. Throws ProviderFailure. */
export async function submit(
  request: TakeRequest,
  context: FalSubmitContext,
  signal: AbortSignal,
): Promise<Operation> {
  const { api, addresses, account } = context;
  const row = sendableRow(request, context.rowOf);
  const images = await imagesOf(request, context, signal);
  signal.throwIfAborted();
  const answer = await api.submit(
    {
      url: `${addresses.queue}/${request.model}`,
      // Without it, the service itself starts a failed request up to ten times.
      headers: { 'x-fal-no-retry': '1' },
      json: namedFields(request, images, row),
    },
    falIds,
  );
  const task = falIds.find(answer);
  if (task.state !== 'named') throw api.refusal(answer, falIds);
  const operation = operationOf(task.id, { model: request.model, account, body: answer.body, addresses });
  const remark = submitRemark(answer, task.id, { ...falErrors, what: 'request' });
  return remark === null ? operation : { ...operation, remark };
}

async function imagesOf({ first, last }: TakeRequest, { uploads }: FalSubmitContext, signal: AbortSignal) {
  const [one, other] = await Promise.all([uploads(first, signal), last && uploads(last, signal)]);
  return { first: one, last: other };
}
