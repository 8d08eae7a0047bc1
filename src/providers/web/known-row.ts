import type { TakeRequest } from '../../plan/take.js';
import { refuseUnsendable } from './named-fields.js';
import type { VendorModel } from './vendor-model.js';
import { failure } from './web-failure.js';

/** The row of the model of a request. Throws ProviderFailure `refused` for an unknown model. */
export function knownRow(
  { model }: Pick<TakeRequest, 'model'>,
  rowOf: (model: string) => VendorModel | undefined,
): VendorModel {
  const row = rowOf(model);
  if (row) return row;
  throw failure('refused', 'unknown-model', `Unknown model "${model}".`, {
    hint: 'Describe it under "models" of the provider, or use a known model.',
  });
}

/** The same. Throws ProviderFailure `refused` also for a request that the model does not support. */
export function sendableRow(
  request: TakeRequest,
  rowOf: (model: string) => VendorModel | undefined,
): VendorModel {
  const row = knownRow(request, rowOf);
  refuseUnsendable(request, row);
  return row;
}
