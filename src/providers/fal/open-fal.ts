import { sha256 } from '../../base/digest.js';
import type { Provider, RateLimits } from '../provider.js';
import { openConnection } from '../web/connection.js';
import { describedVendorModels } from '../web/described-vendor-models.js';
import { download } from '../web/download.js';
import { foreignAsset } from '../web/foreign-take.js';
import { openImageReader } from '../web/read-image.js';
import { vendorCapabilities, vendorLimits, vendorRow } from '../web/vendor-capabilities.js';
import { objectIn, textIn } from '../web/web-answer.js';
import { openWebApi } from '../web/web-api.js';
import type { WebProviderSetup } from '../web/web-provider-setup.js';
import { cancelRequest } from './cancel-request.js';
import { falAddresses } from './fal-addresses.js';
import { falErrors } from './fal-errors.js';
import { falModels } from './fal-models.js';
import { namedOperation } from './fal-operation.js';
import { openFalUploads } from './fal-uploads.js';
import { findLost } from './find-lost-request.js';
import { poll } from './poll-request.js';
import { linkOf } from './result-link.js';
import { prepare, submit } from './submit-request.js';

/** Which account is used, where, and how. */
export interface FalSetup extends WebProviderSetup {
  readonly apiKey: string;
}

// A new account may run two requests at once.
const usualLimits: RateLimits = { submitsPerSecond: 5, takesInFlight: 2, pollsPerSecond: 10 };
const KEPT_DAYS = 7;

/** Opens the service; nothing is sent before the first call. */
export function openFal(setup: FalSetup): Provider & AsyncDisposable {
  const { clock, use, apiKey } = setup;
  const addresses = falAddresses(setup.baseUrl);
  const connection = openConnection(setup);
  const account = sha256(`${addresses.queue} ${apiKey}`).slice(0, 12);
  const api = openWebApi({
    ...falErrors,
    ...{ connection, clock, mayHaveKey: addresses.mayHaveKey },
    authorization: () => ({ authorization: `Key ${apiKey}` }),
    // A key is an id and a secret.
    secrets: [apiKey, ...apiKey.split(':').filter((part) => part.length >= 16)],
  });
  const described = describedVendorModels(use.models, falModels);
  const rowOf = (model: string) => vendorRow(model, falModels, described);
  const uploads = openFalUploads(api, addresses, openImageReader(setup.normalize));
  const links = new Map<string, string>();
  const context = { api, addresses, account, uploads, rowOf, links };

  return {
    id: 'fal',
    account,
    limits: vendorLimits(undefined, usualLimits, use.limits),
    limitsOf: (model) => vendorLimits(rowOf(model), usualLimits, use.limits),
    keepsTakesMs: KEPT_DAYS * 24 * 3_600_000,
    capabilities(model) {
      const row = rowOf(model);
      return row && vendorCapabilities('fal', row);
    },
    prepare: (request, signal) => prepare(request, context, signal),
    submit: (request, signal) => submit(request, context, signal),
    remarkOn: (operation) => textIn(objectIn(operation), 'remark'),
    poll: (operation, signal) => poll(operation, context, signal),
    async download(asset, path, signal) {
      const location = objectIn(asset.location);
      const request = textIn(location, 'request');
      const model = textIn(location, 'model');
      if (request === null || model === null) throw foreignAsset('fal');
      signal.throwIfAborted();
      const link = (renew: boolean) => linkOf({ request, model }, { renew, signal }, context);
      const maxBytes = setup.maxDownloadBytes ?? 1024 ** 3;
      const result = { vendor: 'fal', keptFor: `${KEPT_DAYS} days`, mayOpen: addresses.mayHaveResult };
      await download({ connection, clock, link, path, maxBytes, ...result }, signal);
      links.delete(request);
    },
    cancel: (operation, signal) => cancelRequest(operation, context, signal),
    async findLost(lost, waitForPoll, signal, isKnown) {
      signal.throwIfAborted();
      return lost.length === 0 ? [] : findLost(lost, { ...context, waitForPoll, isKnown }, signal);
    },
    clockAheadMs: () => api.serviceClock.aheadMs(),
    nameOf: (operation) => String(objectIn(operation)?.request),
    operationOf: (task, inputs) => namedOperation(task, inputs, addresses),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
