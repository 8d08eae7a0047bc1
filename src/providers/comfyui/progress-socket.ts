import type { Dispatcher } from 'undici';
import { parseJson } from '../../base/parse-json.js';
import { allowManyWaits } from '../../system/allow-many-waits.js';
import type { Clock } from '../../system/clock.js';
import { numberIn, objectIn, textIn, type WireObject } from '../web/web-answer.js';

/** What a server says about tasks while they run. Without a connection, tasks are only polled. */
export interface ProgressSocket {
  readonly isOpen: boolean;
  /** Connects, if that was not tried a moment ago. Does not wait for it. */
  connect(): void;
  /** Messages about a task arrive here, because this client has queued it. */
  expect(task: string): void;
  isExpected(task: string): boolean;
  /** The share of the steps that a task has done; null where no message has arrived. */
  fractionOf(task: string, samplers: number): number | null;
  /** Whether the last message about a task says that the server executes it. */
  isRunning(task: string): boolean;
  /** How many messages about a task have arrived. */
  heard(task: string): number;
  /** Waits for a further message about a task than the first `heard`, or until the time is over. */
  waitForNews(task: string, heard: number, ms: number, signal: AbortSignal): Promise<void>;
  forget(task: string): void;
  close(): void;
}

/** What a connection needs. */
export interface SocketSetup {
  readonly url: string;
  /** By which the server knows for whom the messages are. */
  readonly client: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly dispatcher?: Dispatcher | undefined;
}

const RECONNECT_MS = 5000;

const ENDS: ReadonlySet<string | null> = new Set([
  'execution_success',
  'execution_error',
  'execution_interrupted',
]);

interface Heard {
  count: number;
  hasEnded: boolean;
  /** The share of the steps by node. */
  readonly steps: Map<string, number>;
}

/** Prepares a connection; nothing is sent before the first `connect`. */
export function openProgressSocket(setup: SocketSetup): ProgressSocket {
  const { clock } = setup;
  const tasks = new Map<string, Heard>();
  const waiting = new Set<() => void>();
  let socket: import('undici').WebSocket | null = null;
  let isOpen = false;
  let isClosed = false;
  let triedAt = Number.NEGATIVE_INFINITY;

  const wakeAll = (): void => {
    for (const wake of [...waiting]) wake();
  };

  function hear(text: string): void {
    const message = objectIn(parseJson(text));
    const data = objectIn(message?.data);
    const task = textIn(data, 'prompt_id');
    if (task === null) return;
    const known = tasks.get(task);
    if (known === undefined) return;
    known.count += 1;
    const type = textIn(message, 'type');
    // Some versions report the end only by the absence of a node.
    known.hasEnded ||= ENDS.has(type) || (type === 'executing' && data?.node === null);
    for (const [node, share] of stepsIn(type, data)) known.steps.set(node, share);
    wakeAll();
  }

  async function start(): Promise<void> {
    const { WebSocket } = await import('undici');
    if (isClosed) return;
    const { url, client, headers, dispatcher } = setup;
    const opened = new WebSocket(`${url.replace(/^http/, 'ws')}/ws?clientId=${client}`, {
      headers: { ...headers },
      ...(dispatcher ? { dispatcher } : {}),
    });
    socket = opened;
    opened.addEventListener('open', () => {
      isOpen = true;
    });
    // Previews of images arrive as bytes.
    opened.addEventListener('message', ({ data }) => typeof data === 'string' && hear(data));
    // An error is followed by a close.
    opened.addEventListener('error', () => undefined);
    opened.addEventListener('close', () => {
      isOpen = false;
      if (socket === opened) socket = null;
      wakeAll();
    });
  }

  return {
    get isOpen() {
      return isOpen;
    },
    connect() {
      if (socket !== null || isClosed || clock.now() - triedAt < RECONNECT_MS) return;
      triedAt = clock.now();
      start().catch(() => undefined);
    },
    expect: (task) => void tasks.set(task, { count: 0, hasEnded: false, steps: new Map() }),
    isExpected: (task) => tasks.has(task),
    fractionOf(task, samplers) {
      const { steps } = tasks.get(task) ?? {};
      if (steps === undefined || steps.size === 0) return null;
      const done = [...steps.values()].reduce((sum, share) => sum + share, 0);
      return Math.min(1, Math.round((done / Math.max(samplers, steps.size)) * 100) / 100);
    },
    isRunning(task) {
      const { count = 0, hasEnded = false } = tasks.get(task) ?? {};
      return isOpen && count > 0 && !hasEnded;
    },
    heard: (task) => tasks.get(task)?.count ?? 0,
    async waitForNews(task, heard, ms, signal) {
      signal.throwIfAborted();
      const woken = new AbortController();
      const wake = (): void => {
        if (!isOpen || (tasks.get(task)?.count ?? 0) > heard) woken.abort();
      };
      waiting.add(wake);
      wake();
      await clock.sleep(ms, AbortSignal.any([allowManyWaits(signal), woken.signal])).catch(() => undefined);
      waiting.delete(wake);
      signal.throwIfAborted();
    },
    forget: (task) => void tasks.delete(task),
    close() {
      isClosed = true;
      isOpen = false;
      socket?.close();
      wakeAll();
    },
  };
}

// Nodes without steps are quick, so only those with steps count.
function stepsIn(type: string | null, data: WireObject | undefined): readonly (readonly [string, number])[] {
  const share = (holder: WireObject | undefined): number | null => {
    const [value, max] = [numberIn(holder, 'value'), numberIn(holder, 'max')];
    return value === null || max === null || max <= 1 ? null : Math.min(1, Math.max(0, value / max));
  };
  if (type === 'progress') {
    const done = share(data);
    return done === null ? [] : [[textIn(data, 'node') ?? '', done]];
  }
  if (type !== 'progress_state') return [];
  return Object.entries(objectIn(data?.nodes) ?? {}).flatMap(([node, state]) => {
    const done = share(objectIn(state));
    return done === null ? [] : [[node, done] as const];
  });
}
