import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { sha256 } from '../../base/digest.js';
import { readUrl } from '../../base/read-url.js';
import type { MediaEngine } from '../../media/engine.js';
import type { Clock } from '../../system/clock.js';
import type { Provider, ProviderFailure, RateLimits } from '../provider.js';
import type { ProviderUse } from '../provider-entry.js';
import { type Connection, openConnection } from '../web/connection.js';
import { download } from '../web/download.js';
import { type NormalizeImage, openImageReader } from '../web/read-image.js';
import { objectIn } from '../web/web-answer.js';
import { openWebApi } from '../web/web-api.js';
import { failure } from '../web/web-failure.js';
import { cancelPrompt } from './cancel-prompt.js';
import { comfyuiErrors } from './comfyui-errors.js';
import { fileAddress, readFile } from './comfyui-operation.js';
import { convertToMp4 } from './convert-to-mp4.js';
import { diagnose } from './diagnose.js';
import { findLost } from './find-lost-prompt.js';
import type { LoadedWorkflow, UsableWorkflow } from './load-workflow.js';
import { poll } from './poll-prompt.js';
import { openServerPool } from './server-pool.js';
import { prepare, submit } from './submit-prompt.js';
import { WORKFLOW_MODEL, workflowCapabilities } from './workflow-capabilities.js';

/** Which servers execute which workflow. */
export interface ComfyuiSetup {
  readonly urls: readonly string[];
  /** For a proxy in front of the servers that asks for a login. */
  readonly token?: string | undefined;
  readonly loaded: LoadedWorkflow;
  readonly limits: ProviderUse['limits'];
  readonly clock: Clock;
  /** Proxy variables are read from here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly engine: () => Promise<MediaEngine>;
  readonly dispatcher?: Dispatcher | undefined;
  readonly normalize?: NormalizeImage | undefined;
  readonly maxDownloadBytes?: number | undefined;
}

/** Opens the servers; nothing is sent before the first call. */
export function openComfyui(setup: ComfyuiSetup): Provider & AsyncDisposable {
  const { urls, token, loaded, clock, limits: own } = setup;
  const { workflow } = loaded;
  const origins = new Set(urls.map((url) => readUrl(url)?.origin));
  const connection = openConnection(setup);
  const login = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headersFor = (server: string): Readonly<Record<string, string>> =>
    urls.includes(server) ? login : {};
  const api = openWebApi({
    ...comfyuiErrors,
    ...{ connection, clock, authorization: () => login },
    mayHaveKey: (url) => origins.has(url.origin),
    secrets: token === undefined ? [] : [token],
  });
  const client = randomUUID();
  const pool = openServerPool({ urls, api, clock, client, headersFor, dispatcher: setup.dispatcher });
  const files = { connection, headersFor };
  const usable = (): UsableWorkflow => {
    if (loaded.workflow) return loaded.workflow;
    throw unusable(loaded);
  };
  const read = openImageReader(setup.normalize);
  const submitSetup = {
    api,
    pool,
    client,
    clock,
    read,
    workflow: usable,
    known: new Map<string, Promise<string>>(),
  };
  // A server executes one task at a time.
  const limits: RateLimits = {
    submitsPerSecond: own.submitsPerSecond ?? 5,
    takesInFlight: own.takesInFlight ?? urls.length,
    pollsPerSecond: 5 * urls.length,
  };

  return {
    id: 'comfyui',
    account: sha256([...urls].sort().join(' ')).slice(0, 12),
    limits,
    namesTakes: true,
    ...(loaded.workflow ? {} : { settingProblems: loaded.problems }),
    capabilities: (model) => (model === WORKFLOW_MODEL ? workflowCapabilities(workflow) : undefined),
    prepare: (request, signal) => prepare(request, submitSetup, signal),
    submit: (request, signal, name) => submit(request, submitSetup, { signal, name }),
    poll: (operation, signal) => poll(operation, { pool, files }, signal),
    async download(asset, path, signal) {
      const file = readFile(asset.location);
      signal.throwIfAborted();
      await download(
        {
          connection: withHeaders(connection, headersFor(file.server)),
          ...{ clock, path, vendor: 'ComfyUI', isFree: true, keptFor: 'as long as its file exists' },
          link: async () => fileAddress(file),
          maxBytes: setup.maxDownloadBytes ?? 4 * 1024 ** 3,
          mayOpen: (url) => url.origin === readUrl(file.server)?.origin,
        },
        signal,
      );
      await convertToMp4(path, setup.engine, signal);
    },
    cancel: (operation, signal) => cancelPrompt(operation, { pool, clock }, signal),
    findLost: (lost, waitForPoll, signal, isKnown) =>
      findLost(
        lost,
        {
          ...{ pool, files, waitForPoll, isKnown },
          workflow: () => ({
            output: workflow?.inputs.output.node ?? null,
            samplers: workflow?.inputs.seeds.length ?? 1,
          }),
        },
        signal,
      ),
    nameOf: (operation) => String(objectIn(operation)?.comfyuiTask),
    diagnose: (signal) => diagnose({ pool, loaded }, signal),
    async [Symbol.asyncDispose]() {
      pool.close();
      await connection[Symbol.asyncDispose]();
    },
  };
}

function withHeaders(connection: Connection, more: Readonly<Record<string, string>>): Connection {
  return {
    ...connection,
    open: (url, headers, signal) => connection.open(url, { ...headers, ...more }, signal),
  };
}

function unusable({ problems = [] }: Extract<LoadedWorkflow, { workflow?: undefined }>): ProviderFailure {
  const [first] = problems;
  return failure('refused', first?.code ?? 'unsuitable-workflow', first?.message ?? 'There is no workflow.', {
    hint: first?.help ?? '',
  });
}
