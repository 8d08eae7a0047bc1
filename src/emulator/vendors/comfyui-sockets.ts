import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { readUrl } from '../../base/read-url.js';
import type { Clock } from '../../system/clock.js';
import type { ComfyuiQueue } from './comfyui-queue.js';
import { acceptTextSocket, type TextSocket } from './text-socket.js';
import type { VendorTask } from './vendor-contract.js';

/** The connections through which the server tells what it executes. */
export interface ComfyuiSockets {
  accept(request: IncomingMessage, socket: Duplex): void;
  /** Tells the client of a task about its steps. */
  announce(task: VendorTask): void;
  close(): void;
}

const STEPS = 4;

/** Opens without a connection. */
export function openComfyuiSockets(
  queue: ComfyuiQueue,
  { clock, runMs }: { readonly clock: Clock; readonly runMs: number },
): ComfyuiSockets {
  const sockets = new Map<string, TextSocket>();
  const announced = new Set<string>();
  const closing = new AbortController();

  function send(client: unknown, type: string, data: unknown): void {
    sockets.get(String(client))?.send(JSON.stringify({ type, data }));
  }

  async function tell(task: VendorTask): Promise<void> {
    const { id, input } = task;
    const step = Math.max(5, runMs / (STEPS * 2));
    const wait = () => clock.sleep(step, closing.signal);
    while (queue.stateOf(task) === 'queued') await wait();
    send(input.client, 'execution_start', { prompt_id: id });
    const [node = ''] = queue.samplersOf(task);
    for (let value = 1; queue.stateOf(task) === 'running'; value = Math.min(STEPS, value + 1)) {
      const nodes = { [node]: { value, max: STEPS, state: 'running', node_id: node, prompt_id: id } };
      send(input.client, 'progress_state', { prompt_id: id, nodes });
      send(input.client, 'progress', { value, max: STEPS, prompt_id: id, node });
      await wait();
    }
    const isSuccess = task.end === 'clip' && !task.cancelled;
    send(input.client, isSuccess ? 'execution_success' : 'execution_error', { prompt_id: id });
    send(input.client, 'executing', { node: null, prompt_id: id });
  }

  return {
    accept(request, socket) {
      const client = readUrl(request.url ?? '/', 'http://127.0.0.1')?.searchParams.get('clientId') ?? '';
      const opened = acceptTextSocket(request, socket, () => {
        if (sockets.get(client) === opened) sockets.delete(client);
      });
      sockets.set(client, opened);
      send(client, 'status', { status: { exec_info: { queue_remaining: queue.remaining() } }, sid: client });
    },
    announce(task) {
      if (announced.has(task.id)) return;
      announced.add(task.id);
      // A closed server tells nothing.
      tell(task).catch(() => undefined);
    },
    close() {
      closing.abort();
      for (const socket of sockets.values()) socket.close();
    },
  };
}
