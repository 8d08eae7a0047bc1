import type { ServerResponse } from 'node:http';
import type { LiveView } from '../live-view/live-view.js';
import { viewChange } from '../live-view/view-change.js';

/** Keeps every open tab up to date with server-sent events: the whole view once, then changes. */
export interface EventStream {
  /** Opens the stream of a tab, which begins with the newest view. */
  open(response: ServerResponse): void;
  /** Publishes a view: an `urgent` one at once, of several `calm` ones only the last. */
  send(view: LiveView, pace: 'urgent' | 'calm'): void;
  readonly tabs: number;
  close(): void;
}

// A progress bar needs no more frequent updates.
const CALM_MS = 100;
// The heartbeat by which a browser recognises a dead connection.
const BEAT_MS = 5_000;
// A tab of a sleeping computer reads nothing, and unsent changes must not accumulate in memory.
const MOST_UNREAD = 8 * 1024 * 1024;

/** What every tab gets first. */
export interface StreamSetup {
  /** The version of the page. A tab with another version reloads itself. */
  readonly build: string;
  /** What a request that writes files needs. */
  readonly token: string;
}

/** Opens a stream without tabs. */
export function openEventStream({ build, token }: StreamSetup): EventStream {
  const tabs = new Set<ServerResponse>();
  /** The view that the tabs have. */
  let sent: LiveView | undefined;
  let newest: LiveView | undefined;
  let timer: NodeJS.Timeout | undefined;
  const beat = setInterval(() => write(message('beat', {})), BEAT_MS);
  beat.unref();

  function write(text: string): void {
    for (const tab of tabs) {
      // The tab reconnects and begins with the newest view.
      if (tab.writableLength > MOST_UNREAD) tab.destroy();
      else tab.write(text);
    }
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const before = sent;
    sent = newest;
    if (newest === undefined || tabs.size === 0) return;
    const change = before && viewChange(before, newest);
    if (change) write(message('change', change));
    if (before === undefined) write(message('view', newest));
  }

  return {
    open(response) {
      // All tabs need the same view before they get the same change.
      flush();
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.write(
        `retry: 500\n\n${message('build', build)}${message('token', token)}${sent ? message('view', sent) : ''}`,
      );
      tabs.add(response);
      response.on('close', () => tabs.delete(response));
    },
    send(view, pace) {
      newest = view;
      if (pace === 'urgent') return flush();
      timer ??= setTimeout(flush, CALM_MS);
    },
    get tabs() {
      return tabs.size;
    },
    close() {
      clearInterval(beat);
      clearTimeout(timer);
      for (const tab of tabs) tab.end();
    },
  };
}

function message(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
