import { sha256 } from '../../base/digest.js';
import type { Provider, RateLimits } from '../provider.js';
import { openConnection } from '../web/connection.js';
import { download } from '../web/download.js';
import { foreignAsset } from '../web/foreign-take.js';
import { openImageReader } from '../web/read-image.js';
import { vendorCapabilities, vendorLimits, vendorRow } from '../web/vendor-capabilities.js';
import { objectIn, textIn } from '../web/web-answer.js';
import { openWebApi } from '../web/web-api.js';
import type { WebProviderSetup } from '../web/web-provider-setup.js';
import { cancelPrediction } from './cancel-prediction.js';
import { findLost } from './find-lost-prediction.js';
import { replicateAddresses } from './replicate-addresses.js';
import { replicateErrors } from './replicate-errors.js';
import { describedReplicateModels, replicateModels } from './replicate-models.js';
import { KEPT_MS, linkOf, poll, replicateIds } from './replicate-prediction.js';
import { openReplicateUploads } from './replicate-uploads.js';
import { prepare, submit } from './submit-prediction.js';

/** Which account is used, where, and how. */
export interface ReplicateSetup extends WebProviderSetup {
  readonly apiToken: string;
}

// Documented: 600 predictions and 3000 other requests per minute. Takes in flight have no documented limit.
const usualLimits: RateLimits = { submitsPerSecond: 5, takesInFlight: 10, pollsPerSecond: 20 };

/** Opens the service; nothing is sent before the first call. */
export function openReplicate(setup: ReplicateSetup): Provider & AsyncDisposable {
  const { clock, use, apiToken } = setup;
  const addresses = replicateAddresses(setup.baseUrl);
  const connection = openConnection(setup);
  const account = sha256(`${addresses.api} ${apiToken}`).slice(0, 12);
  const api = openWebApi({
    ...replicateErrors,
    ...{ connection, clock, mayHaveKey: addresses.mayHaveKey },
    authorization: () => ({ authorization: `Bearer ${apiToken}` }),
    secrets: [apiToken],
  });
  const described = describedReplicateModels(use.models);
  const rowOf = (model: string) => vendorRow(model, replicateModels, described);
  const uploads = openReplicateUploads({ api, addresses, read: openImageReader(setup.normalize) });
  const context = { api, addresses, account, uploads, rowOf, links: new Map<string, string>() };

  return {
    id: 'replicate',
    account,
    limits: vendorLimits(undefined, usualLimits, use.limits),
    limitsOf: (model) => vendorLimits(rowOf(model), usualLimits, use.limits),
    keepsTakesMs: KEPT_MS,
    // Inputs are deleted after an hour, and the mark with them.
    namesTakes: 'marks',
    capabilities(model) {
      const row = rowOf(model);
      return row && vendorCapabilities('replicate', row);
    },
    prepare: (request, signal) => prepare(request, context, signal),
    submit: (request, signal, name) => submit(request, context, { name, signal }),
    remarkOn: (operation) => textIn(objectIn(operation), 'remark'),
    poll: (operation, signal) => poll(operation, context, signal),
    async download(asset, path, signal) {
      const prediction = textIn(objectIn(asset.location), 'prediction');
      if (prediction === null) throw foreignAsset('Replicate');
      signal.throwIfAborted();
      const link = (renew: boolean) => linkOf(prediction, { renew, signal }, context);
      const maxBytes = setup.maxDownloadBytes ?? 1024 ** 3;
      const result = { vendor: 'Replicate', keptFor: 'one hour', mayOpen: addresses.mayHaveResult };
      await download({ connection, clock, link, path, maxBytes, ...result }, signal);
      context.links.delete(prediction);
    },
    cancel: (operation, signal) => cancelPrediction(operation, context, signal),
    async findLost(lost, waitForPoll, signal, isKnown) {
      signal.throwIfAborted();
      return lost.length === 0 ? [] : findLost(lost, { ...context, waitForPoll, isKnown }, signal);
    },
    clockAheadMs: () => api.serviceClock.aheadMs(),
    nameOf: (operation) => String(objectIn(operation)?.prediction),
    operationOf: (task) => (replicateIds.isTaskId(task) ? { prediction: task } : undefined),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
