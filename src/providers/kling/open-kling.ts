import { sha256 } from '../../base/digest.js';
import { isLoopback } from '../../base/loopback.js';
import { readUrl } from '../../base/read-url.js';
import type { Keyframe } from '../../plan/keyframe.js';
import type { TakeRequest } from '../../plan/take.js';
import {
  type FoundTake,
  type LostTake,
  type Operation,
  type Provider,
  ProviderFailure,
  type RateLimits,
  type WaitForPoll,
} from '../provider.js';
import { openConnection } from '../web/connection.js';
import { describedVendorModels } from '../web/described-vendor-models.js';
import { download } from '../web/download.js';
import { foreignAsset } from '../web/foreign-take.js';
import { sendableRow } from '../web/known-row.js';
import { namedFields } from '../web/named-fields.js';
import { openImageReader, type ReadImage } from '../web/read-image.js';
import { vendorCapabilities, vendorLimits, vendorRow } from '../web/vendor-capabilities.js';
import { objectIn, textIn } from '../web/web-answer.js';
import { openWebApi } from '../web/web-api.js';
import type { WebProviderSetup } from '../web/web-provider-setup.js';
import { klingErrors } from './kling-errors.js';
import { klingModels } from './kling-models.js';
import { type KlingTasks, klingIds, linkOf, poll, taskOf } from './kling-task.js';
import { type KlingKeys, openKlingTokens } from './kling-token.js';

/** Which account is used, where, and how. */
export interface KlingSetup extends WebProviderSetup {
  readonly keys: KlingKeys;
}

const HOST = 'https://api-singapore.klingai.com';

const usualLimits: RateLimits = { submitsPerSecond: 1, takesInFlight: 3, pollsPerSecond: 5 };

/** Opens the service; nothing is sent before the first call. */
export function openKling(setup: KlingSetup): Provider & AsyncDisposable {
  const { clock, use, keys } = setup;
  const base = (setup.baseUrl ?? HOST).replace(/\/+$/, '');
  const origin = readUrl(base)?.origin;
  const connection = openConnection(setup);
  const account = sha256(`${base} ${keys.accessKey}`).slice(0, 12);
  const tokenAt = openKlingTokens(keys);
  // Tokens are valid by the clock of the service, which its answers show.
  const aheadMs = (): number => api.serviceClock.aheadMs() ?? 0;
  const api = openWebApi({
    ...klingErrors,
    ...{ connection, clock, mayHaveKey: (url: URL) => url.origin === origin },
    authorization: () => ({ authorization: `Bearer ${tokenAt(clock.now() + aheadMs())}` }),
    secrets: [keys.accessKey, keys.secretKey],
  });
  const inTime = repeatInTime(aheadMs);
  const described = describedVendorModels(use.models, klingModels);
  const rowOf = (model: string) => vendorRow(model, klingModels, described);
  const read = openImageReader(setup.normalize);
  const tasks: KlingTasks = { api, base, account, links: new Map() };
  const operation = (task: string): Operation => ({ klingTask: task, account });

  return {
    id: 'kling',
    account,
    limits: vendorLimits(undefined, usualLimits, use.limits),
    limitsOf: (model) => vendorLimits(rowOf(model), usualLimits, use.limits),
    keepsTakesMs: 30 * 24 * 3_600_000,
    namesTakes: true,
    capabilities(model) {
      const row = rowOf(model);
      return row && vendorCapabilities('kling', row);
    },
    async submit(request, signal, name) {
      const row = sendableRow(request, rowOf);
      const json = {
        model_name: request.model,
        ...namedFields(request, await imagesOf(request, read, signal), row),
        ...(name === undefined ? {} : { external_task_id: name }),
      };
      signal.throwIfAborted();
      return await inTime(async () => {
        const answer = await api.submit({ url: `${base}/v1/videos/image2video`, json }, klingIds);
        const task = klingIds.find(answer);
        if (task.state !== 'named') throw api.refusal(answer, klingIds);
        return operation(task.id);
      });
    },
    poll: (journaled, signal) => inTime(() => poll(journaled, tasks, signal)),
    async download(asset, path, signal) {
      const task = textIn(objectIn(asset.location), 'klingTask');
      if (task === null) throw foreignAsset('Kling');
      signal.throwIfAborted();
      const link = (renew: boolean) => linkOf(task, { renew, signal }, tasks);
      const maxBytes = setup.maxDownloadBytes ?? 1024 ** 3;
      const mayOpen = (url: URL) =>
        isResultAddress(url) || (url.origin === origin && isLoopback(url.hostname));
      await download(
        { connection, clock, link, path, maxBytes, mayOpen, vendor: 'Kling', keptFor: '30 days' },
        signal,
      );
      tasks.links.delete(task);
    },
    findLost: (lost, waitForPoll, signal, isKnown) =>
      inTime(() => findLost(lost, { tasks, operation, waitForPoll, isKnown }, signal)),
    clockAheadMs: () => api.serviceClock.aheadMs(),
    nameOf: (journaled) => String(objectIn(journaled)?.klingTask),
    operationOf: (task) => (klingIds.isTaskId(task) ? { klingTask: task } : undefined),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

// A token is valid from a few seconds before it is made.
const CLOCK_DIFFERS_MS = 3000;

// A wrong clock of this machine makes tokens that the service refuses, before anything is created. Its answer shows the right
// time, so that the call succeeds with another token.
function repeatInTime(aheadMs: () => number): <T>(call: () => Promise<T>) => Promise<T> {
  return async (call) => {
    const before = aheadMs();
    try {
      return await call();
    } catch (error) {
      const isRefusal = error instanceof ProviderFailure && error.code === 'key-refused';
      if (!isRefusal || Math.abs(aheadMs() - before) < CLOCK_DIFFERS_MS) throw error;
      return await call();
    }
  };
}

// Our name of a submit is unique in the account, so that a task with it is the take, in whatever state it is.
async function findLost(
  lost: readonly LostTake[],
  {
    tasks,
    operation,
    waitForPoll,
    isKnown,
  }: {
    readonly tasks: KlingTasks;
    readonly operation: (task: string) => Operation;
    readonly waitForPoll: WaitForPoll;
    readonly isKnown: ((task: string) => boolean) | undefined;
  },
  signal: AbortSignal,
): Promise<readonly (readonly FoundTake[])[]> {
  signal.throwIfAborted();
  const found: FoundTake[][] = [];
  let isFirst = true;
  for (const { name } of lost) {
    if (name !== undefined && !isFirst) await waitForPoll(signal);
    if (name !== undefined) isFirst = false;
    const data = name === undefined ? null : await taskOf(name, tasks, signal);
    const task = textIn(data ?? undefined, 'task_id');
    const isOver = textIn(data ?? undefined, 'task_status') === 'succeed';
    const isOurs = task !== null && isKnown?.(task) !== true;
    found.push(
      isOurs ? [{ operation: operation(task), state: isOver ? 'done' : 'running', named: true }] : [],
    );
  }
  return found;
}

async function imagesOf({ first, last }: TakeRequest, read: ReadImage, signal: AbortSignal) {
  // Plain Base64: the service refuses the prefix of a data address.
  const inline = async (image: Keyframe): Promise<string> =>
    image.kind === 'remote' ? image.uri : Buffer.from(await read(image, signal)).toString('base64');
  const [one, other] = await Promise.all([inline(first), last && inline(last)]);
  return { first: one, last: other };
}

// Results are on several hosts of the company.
function isResultAddress({ protocol, hostname }: URL): boolean {
  return (
    protocol === 'https:' && /^(?:[a-z0-9-]+\.)+(?:klingai|kechuangai|kwimgs|kuaishou)\.com$/.test(hostname)
  );
}
