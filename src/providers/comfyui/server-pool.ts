import type { Clock } from '../../system/clock.js';
import { ProviderFailure } from '../provider.js';
import type { WebApi } from '../web/web-api.js';
import { failure } from '../web/web-failure.js';
import { openProgressSocket, type ProgressSocket } from './progress-socket.js';
import { type ServerCalls, serverCalls } from './server-calls.js';

/** A server in use. */
export interface Server {
  readonly calls: ServerCalls;
  readonly socket: ProgressSocket;
  /** Takes of this process on it. */
  readonly busy: Set<string>;
  /** Polls in a row that got no answer. */
  unanswered: number;
}

/** The servers of a provider. Shots go to the one that is free first. */
export interface ServerPool {
  readonly named: readonly Server[];
  /** A server by its address, also one that the settings no longer name. */
  at(url: string): Server;
  /**
   * The server for the next take, which is marked as busy with it until `done`. `isReady` prepares a server and throws a
   * ProviderFailure where it cannot be used. Throws the failure of the last server when none can.
   */
  take(task: string, isReady: (server: Server) => Promise<void>, signal: AbortSignal): Promise<Server>;
  done(task: string): void;
  close(): void;
}

/** What the servers need. */
export interface PoolSetup {
  readonly urls: readonly string[];
  readonly api: WebApi;
  readonly clock: Clock;
  readonly client: string;
  readonly headersFor: (url: string) => Readonly<Record<string, string>>;
  readonly dispatcher?: import('undici').Dispatcher | undefined;
}

/** Opens the servers; nothing is sent before the first call. */
export function openServerPool({ urls, api, headersFor, ...setup }: PoolSetup): ServerPool {
  const servers = new Map<string, Server>();
  const open = (url: string): Server => {
    const server: Server = {
      calls: serverCalls(url, api, urls.includes(url)),
      socket: openProgressSocket({ ...setup, url, headers: headersFor(url) }),
      busy: new Set(),
      unanswered: 0,
    };
    servers.set(url, server);
    return server;
  };
  const named = urls.map(open);

  return {
    named,
    at: (url) => servers.get(url) ?? open(url),
    async take(task, isReady, signal) {
      const free = await Promise.all(
        named.map(async (server) => {
          try {
            return { server, remaining: await server.calls.remaining(signal) };
          } catch (error) {
            if (error instanceof ProviderFailure) return { server, error };
            throw error;
          }
        }),
      );
      const failures = free.flatMap(({ error }) => error ?? []);
      const answering = free.flatMap(({ server, remaining }) =>
        remaining === undefined ? [] : { server, remaining },
      );
      // Between two submits of this process, the queue of the server does not show the first one yet.
      const load = ({ server, remaining }: (typeof answering)[number]) =>
        Math.max(server.busy.size, remaining);
      const left = [...answering];
      while (left.length > 0) {
        left.sort((a, b) => load(a) - load(b));
        const { server } = left.shift() as (typeof left)[number];
        server.busy.add(task);
        try {
          await isReady(server);
          return server;
        } catch (error) {
          server.busy.delete(task);
          if (!(error instanceof ProviderFailure)) throw error;
          failures.push(error);
        }
      }
      throw noServer(failures);
    },
    done(task) {
      for (const { busy } of servers.values()) busy.delete(task);
    },
    close() {
      for (const { socket } of servers.values()) socket.close();
    },
  };
}

// A workflow that no server can execute is reported rather than a server that is switched off.
function noServer(failures: readonly ProviderFailure[]): ProviderFailure {
  const refused = failures.find(({ kind }) => kind !== 'transient' && kind !== 'throttled');
  return (
    refused ??
    failures.at(-1) ??
    failure('transient', 'no-connection', 'ComfyUI: no server is named.', { hint: 'Name one in "url".' })
  );
}
