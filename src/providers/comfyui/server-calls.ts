import type { JsonValue } from '../../base/json.js';
import { openTaskIdFinder } from '../web/id-in-answer.js';
import { objectIn, textIn, type WebAnswer, type WireObject } from '../web/web-answer.js';
import type { FreeCall, WebApi } from '../web/web-api.js';
import type { Asked } from '../web/web-failure.js';
import { FOLDER } from './comfyui-operation.js';

/** How the server names tasks. */
export const promptIds = openTaskIdFinder({
  field: 'prompt[_-]?id',
  form: /^[\w-]{1,100}$/,
  address: /\/history\/([\w-]{1,100})\/?(?:[?#]|$)/,
});

/** Where a task is. */
export type Place = 'waiting' | 'running' | 'none';

/** An entry of the queue: its task, and the text of the workflow. */
export interface Queued {
  readonly task: string;
  readonly place: Exclude<Place, 'none'>;
  readonly text: string;
}

/** The calls of one server. Each throws ProviderFailure. */
export interface ServerCalls {
  readonly url: string;
  history(task: string, signal: AbortSignal): Promise<WireObject | null>;
  /** The newest entries, by task. */
  recentHistory(signal: AbortSignal): Promise<WireObject>;
  queue(signal: AbortSignal): Promise<readonly Queued[]>;
  /** How many tasks wait or run. */
  remaining(signal: AbortSignal): Promise<number>;
  /** Those of these types of nodes that the server has. A list of all can have tens of megabytes. */
  nodeTypes(types: readonly string[], signal: AbortSignal): Promise<WireObject>;
  version(signal: AbortSignal): Promise<string>;
  /** The name of the stored image, as nodes read it. */
  upload(bytes: Uint8Array<ArrayBuffer>, name: string, signal: AbortSignal): Promise<string>;
  removeWaiting(task: string, signal: AbortSignal): Promise<void>;
  /** Never without a task: then the server would stop whatever runs. */
  interrupt(task: string, signal: AbortSignal): Promise<void>;
  /** Queues a task, exactly once. */
  submit(json: JsonValue): ReturnType<WebApi['submit']>;
}

// Each entry has a whole workflow, and so has each of the queue.
const RECENT = 20;
const LARGEST_QUEUE = 64 * 1024 * 1024;

/** Binds calls to a server. One that the settings do not name gets no token. */
export function serverCalls(url: string, api: WebApi, isNamed: boolean): ServerCalls {
  const ask = <T>(
    asked: Asked,
    path: string,
    read: (answer: WebAnswer) => T | undefined,
    signal: AbortSignal,
    more: Partial<FreeCall> = {},
  ): Promise<T> =>
    api.ask(asked, { url: `${url}${path}`, ...more, ...(isNamed ? {} : { withoutKey: true }) }, read, signal);
  const isDone = ({ status }: WebAnswer) => (status >= 200 && status < 300 ? true : undefined);
  const bodyOf = ({ status, body }: WebAnswer) => (status === 200 ? body : undefined);
  const post = (asked: Asked, path: string, json: JsonValue, signal: AbortSignal) =>
    ask(asked, path, isDone, signal, { method: 'POST', json });
  return {
    url,
    async history(task, signal) {
      const all = await ask('the poll', `/history/${encodeURIComponent(task)}`, bodyOf, signal);
      return objectIn(all[task]) ?? null;
    },
    recentHistory: (signal) => ask('the task list', `/history?max_items=${RECENT}`, bodyOf, signal),
    queue: (signal) =>
      ask('the poll', '/queue', (answer) => queueIn(bodyOf(answer)), signal, { maxBytes: LARGEST_QUEUE }),
    remaining: (signal) =>
      ask(
        'the task list',
        '/prompt',
        (answer) => {
          const count = objectIn(bodyOf(answer)?.exec_info)?.queue_remaining;
          return typeof count === 'number' ? count : undefined;
        },
        signal,
      ),
    async nodeTypes(types, signal) {
      const found = await Promise.all(
        types.map((type) => ask('the task list', `/object_info/${encodeURIComponent(type)}`, bodyOf, signal)),
      );
      return Object.assign({}, ...found) as WireObject;
    },
    version: (signal) =>
      ask(
        'the task list',
        '/system_stats',
        (answer) => {
          const system = objectIn(bodyOf(answer)?.system);
          return system && (textIn(system, 'comfyui_version') ?? 'unknown');
        },
        signal,
      ),
    async upload(bytes, name, signal) {
      const { FormData } = await import('undici');
      const form = new FormData();
      form.append('subfolder', FOLDER);
      form.append('type', 'input');
      // The name follows from the content, so only a broken earlier upload is replaced.
      form.append('overwrite', 'true');
      form.append('image', new Blob([bytes]), name);
      return await ask(
        'the upload',
        '/upload/image',
        (answer) => {
          const body = bodyOf(answer);
          const stored = textIn(body, 'name');
          const folder = textIn(body, 'subfolder');
          return stored === null ? undefined : folder === null ? stored : `${folder}/${stored}`;
        },
        signal,
        { method: 'POST', body: form },
      );
    },
    async removeWaiting(task, signal) {
      await post('the cancel', '/queue', { delete: [task] }, signal);
    },
    async interrupt(task, signal) {
      await post('the cancel', '/interrupt', { prompt_id: task }, signal);
    },
    submit: (json) => api.submit({ url: `${url}/prompt`, json }, promptIds),
  };
}

function queueIn(body: WireObject | undefined): readonly Queued[] | undefined {
  const lists = [
    ['running', body?.queue_running],
    ['waiting', body?.queue_pending],
  ] as const;
  if (lists.some(([, list]) => !Array.isArray(list))) return undefined;
  return lists.flatMap(([place, list]) =>
    (list as readonly unknown[]).flatMap((entry) => {
      const [, task, graph] = Array.isArray(entry) ? entry : [];
      return typeof task === 'string' ? [{ task, place, text: JSON.stringify(graph ?? null) }] : [];
    }),
  );
}
