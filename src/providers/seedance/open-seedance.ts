import { sha256 } from '../../base/digest.js';
import { readUrl } from '../../base/read-url.js';
import type { Capabilities } from '../../plan/capabilities.js';
import type { Keyframe } from '../../plan/keyframe.js';
import type { TakeRequest } from '../../plan/take.js';
import type { Provider, RateLimits } from '../provider.js';
import { openConnection } from '../web/connection.js';
import { describedVendorModels } from '../web/described-vendor-models.js';
import { download } from '../web/download.js';
import { foreignAsset } from '../web/foreign-take.js';
import { knownRow } from '../web/known-row.js';
import type { SentImages } from '../web/named-fields.js';
import { mimeOf, openImageReader, type ReadImage, sentFormat } from '../web/read-image.js';
import { submitRemark } from '../web/submit-remark.js';
import { vendorCapabilities, vendorLimits, vendorRow } from '../web/vendor-capabilities.js';
import { objectIn, textIn } from '../web/web-answer.js';
import { openWebApi } from '../web/web-api.js';
import type { WebProviderSetup } from '../web/web-provider-setup.js';
import { cancelTask } from './cancel-seedance-task.js';
import { findLost, markOf, UNMARKED_LIFE_S } from './find-marked-task.js';
import { createBody, refuseRequest } from './seedance-body.js';
import { seedanceErrors } from './seedance-errors.js';
import { seedanceModels, seedanceNames } from './seedance-models.js';
import { apiAddress, regionOf } from './seedance-regions.js';
import { linkOf, poll, type SeedanceTasks, seedanceIds } from './seedance-task.js';

/** Which account is used, where, and how. */
export interface SeedanceSetup extends WebProviderSetup {
  readonly apiKey: string;
  readonly region?: string | undefined;
}

// What the vendor has stated for the first models; for the later ones it is an assumption.
const usualLimits: RateLimits = { submitsPerSecond: 3, takesInFlight: 3, pollsPerSecond: 5 };

/** Opens the service; nothing is sent before the first call. */
export function openSeedance(setup: SeedanceSetup): Provider & AsyncDisposable {
  const { clock, use, apiKey } = setup;
  const region = regionOf(setup.region);
  const base = setup.baseUrl === undefined ? region.base : apiAddress(setup.baseUrl);
  const origin = readUrl(base)?.origin;
  const connection = openConnection(setup);
  const account = sha256(`${base} ${apiKey}`).slice(0, 12);
  const api = openWebApi({
    ...seedanceErrors,
    ...{ connection, clock, mayHaveKey: (url: URL) => url.origin === origin },
    authorization: () => ({ authorization: `Bearer ${apiKey}` }),
    secrets: [apiKey],
  });
  const described = describedVendorModels(use.models, seedanceModels, seedanceNames);
  const rowOf = (model: string) => vendorRow(model, seedanceModels, described);
  const read = openImageReader(setup.normalize);
  const address = `${base}/contents/generations/tasks`;
  const tasks: SeedanceTasks = { api, address, account, rowOf, links: new Map() };
  const operation = (task: string, request: TakeRequest) => ({
    ...{ seedanceTask: task, account, model: request.model, resolution: request.resolution },
    hasSound: request.generatedAudio === true,
  });

  return {
    id: 'seedance',
    account,
    limits: vendorLimits(undefined, usualLimits, use.limits),
    limitsOf: (model) => vendorLimits(rowOf(model), usualLimits, use.limits),
    // A take ends within 24 hours, and its clip is kept for as long after that.
    keepsTakesMs: 24 * 3_600_000,
    namesTakes: 'marks',
    capabilities(model) {
      const row = rowOf(model);
      return row && { ...vendorCapabilities('seedance', row), ...elsewhere(model, region) };
    },
    async prepare(request, signal) {
      refuseRequest(request, knownRow(request, rowOf));
      await imagesOf(request, read, signal);
    },
    async submit(request, signal, name) {
      const row = knownRow(request, rowOf);
      refuseRequest(request, row);
      const images = await imagesOf(request, read, signal);
      const expiresAfter = name === undefined ? UNMARKED_LIFE_S : markOf(name);
      signal.throwIfAborted();
      const json = createBody(request, { images, row, expiresAfter });
      const answer = await api.submit({ url: address, json }, seedanceIds);
      const task = seedanceIds.find(answer);
      if (task.state !== 'named') throw api.refusal(answer, seedanceIds);
      const remark = submitRemark(answer, task.id, { ...seedanceErrors, what: 'task' });
      return { ...operation(task.id, request), ...(remark === null ? {} : { remark }) };
    },
    remarkOn: (journaled) => textIn(objectIn(journaled), 'remark'),
    poll: (journaled, signal) => poll(journaled, tasks, signal),
    async download(asset, path, signal) {
      const task = textIn(objectIn(asset.location), 'seedanceTask');
      if (task === null) throw foreignAsset('Seedance');
      signal.throwIfAborted();
      const link = (renew: boolean) => linkOf(task, { renew, signal }, tasks);
      const maxBytes = setup.maxDownloadBytes ?? 1024 ** 3;
      const result = { vendor: 'Seedance', keptFor: '24 hours' };
      await download({ connection, clock, link, path, maxBytes, ...result }, signal);
      tasks.links.delete(task);
    },
    cancel: (journaled, signal) => cancelTask(journaled, tasks, signal),
    findLost: (lost, waitForPoll, signal, isKnown) =>
      findLost(lost, { tasks, operation, waitForPoll, isKnown }, signal),
    clockAheadMs: () => api.serviceClock.aheadMs(),
    nameOf: (journaled) => String(objectIn(journaled)?.seedanceTask),
    operationOf: (task, { model, resolution, generatedAudio }) =>
      seedanceIds.isTaskId(task)
        ? { seedanceTask: task, model, resolution, hasSound: generatedAudio === true }
        : undefined,
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

// A model of the other platform, reported with its line before anything is sent.
function elsewhere(
  model: string,
  { platform, name, id }: ReturnType<typeof regionOf>,
): Pick<Capabilities, 'unusable'> {
  const row = seedanceModels.find((one) => one.model === model);
  if (row === undefined || row.platform === platform) return {};
  const here = seedanceModels.filter((one) => one.platform === platform).map((one) => one.model);
  return {
    unusable: {
      code: 'model-elsewhere',
      message: `The region "${id}" is ${name}, which does not have the model "${model}".`,
      help: `Set the region of your account under "provider", or use ${here.join(', ')}.`,
    },
  };
}

async function imagesOf(
  { first, last }: TakeRequest,
  read: ReadImage,
  signal: AbortSignal,
): Promise<SentImages> {
  const inline = async (image: Keyframe): Promise<string> => {
    if (image.kind === 'remote') return image.uri;
    const data = Buffer.from(await read(image, signal)).toString('base64');
    return `data:${mimeOf(sentFormat(image))};base64,${data}`;
  };
  const [one, other] = await Promise.all([inline(first), last && inline(last)]);
  return { first: one, last: other };
}
