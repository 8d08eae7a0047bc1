import { sha256 } from '../../base/digest.js';
import type { Provider, RateLimits } from '../provider.js';
import { openConnection } from '../web/connection.js';
import { describedVendorModels } from '../web/described-vendor-models.js';
import { download } from '../web/download.js';
import { foreignAsset } from '../web/foreign-take.js';
import { sendableRow } from '../web/known-row.js';
import { openImageReader } from '../web/read-image.js';
import { submitRemark } from '../web/submit-remark.js';
import { vendorCapabilities, vendorLimits, vendorRow } from '../web/vendor-capabilities.js';
import { objectIn, textIn } from '../web/web-answer.js';
import { openWebApi } from '../web/web-api.js';
import type { WebProviderSetup } from '../web/web-provider-setup.js';
import { KEPT_MS, linkOf, poll } from './poll-veo.js';
import { veoAddresses } from './veo-addresses.js';
import { createBody } from './veo-body.js';
import { veoErrors } from './veo-errors.js';
import { veoModels, veoNames } from './veo-models.js';
import { veoIds } from './veo-operation.js';

/** Which account is used, where, and how. */
export interface VeoSetup extends WebProviderSetup {
  readonly apiKey: string;
}

// The limits depend on the plan and are shown in the console only. Rejections lower these.
const usualLimits: RateLimits = { submitsPerSecond: 0.2, takesInFlight: 5, pollsPerSecond: 2 };

/** Opens the service; nothing is sent before the first call. */
export function openVeo(setup: VeoSetup): Provider & AsyncDisposable {
  const { clock, use, apiKey } = setup;
  const addresses = veoAddresses(setup.baseUrl);
  const connection = openConnection(setup);
  const account = sha256(`${addresses.base} ${apiKey}`).slice(0, 12);
  const authorization = () => ({ 'x-goog-api-key': apiKey });
  const api = openWebApi({
    ...veoErrors,
    ...{ connection, clock, authorization, mayHaveKey: addresses.mayHaveKey, secrets: [apiKey] },
  });
  const described = describedVendorModels(use.models, veoModels, veoNames);
  const rowOf = (model: string) => vendorRow(model, veoModels, described);
  const read = openImageReader(setup.normalize);
  const polls = { api, addresses, account, links: new Map<string, string>() };

  return {
    id: 'veo',
    account,
    limits: vendorLimits(undefined, usualLimits, use.limits),
    limitsOf: (model) => vendorLimits(rowOf(model), usualLimits, use.limits),
    keepsTakesMs: KEPT_MS,
    capabilities(model) {
      const row = rowOf(model);
      return row && vendorCapabilities('veo', row);
    },
    async prepare(request, signal) {
      await createBody(request, { row: sendableRow(request, rowOf), read, signal });
    },
    async submit(request, signal) {
      const row = sendableRow(request, rowOf);
      const json = await createBody(request, { row, read, signal });
      signal.throwIfAborted();
      const url = `${addresses.base}/models/${encodeURIComponent(request.model)}:predictLongRunning`;
      const answer = await api.submit({ url, json }, veoIds);
      const task = veoIds.find(answer);
      if (task.state !== 'named') throw api.refusal(answer, veoIds);
      const remark = submitRemark(answer, task.id, { ...veoErrors, what: 'task' });
      return {
        ...{ veoOperation: task.id, account, submittedAt: clock.now(), hasLast: request.last !== null },
        ...(remark === null ? {} : { remark }),
      };
    },
    remarkOn: (journaled) => textIn(objectIn(journaled), 'remark'),
    poll: (journaled, signal) => poll(journaled, polls, signal),
    async download(asset, path, signal) {
      const name = textIn(objectIn(asset.location), 'veoOperation');
      if (name === null || !veoIds.isTaskId(name)) throw foreignAsset('Veo');
      signal.throwIfAborted();
      const link = (renew: boolean) => linkOf(name, { renew, signal }, polls);
      const result = {
        ...{ vendor: 'Veo', keptFor: 'two days', mayOpen: addresses.mayHaveResult },
        // The file needs the key, and the storage that it redirects to must not get it.
        authorization: (url: URL) => (addresses.mayHaveKey(url) ? authorization() : {}),
      };
      const maxBytes = setup.maxDownloadBytes ?? 1024 ** 3;
      await download({ connection, clock, link, path, maxBytes, ...result }, signal);
      polls.links.delete(name);
    },
    // The service has no list of operations with their inputs or times, and keeps no name of ours.
    async findLost(lost, _, signal) {
      signal.throwIfAborted();
      return lost.map(() => []);
    },
    clockAheadMs: () => api.serviceClock.aheadMs(),
    nameOf: (journaled) => String(objectIn(journaled)?.veoOperation),
    operationOf: (task, { last }) =>
      veoIds.isTaskId(task) ? { veoOperation: task, hasLast: last !== null } : undefined,
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
