import type { ServerResponse } from 'node:http';
import type { LiveView } from '../live-view/live-view.js';
import { viewChange } from '../live-view/view-change.js';

/** Keeps every open tab at the newest state (server-sent events): the whole once, and then what changes. */
export interface EventStream {
  /** Opens a tab's stream, which begins with the newest state. */
  open(response: ServerResponse): void;
  /** A new state. When many come at once, tabs get the last of them, and at once if it is `urgent`. */
  send(view: LiveView, pace: 'urgent' | 'calm'): void;
  readonly tabs: number;
  close(): void;
}

// What moves only a bar need not be drawn more often.
const CALM_MS = 100;
// A browser tells a dead line from a quiet one by this.
const BEAT_MS = 5_000;
// A tab that reads nothing, because its computer sleeps, must not have the news of a day kept for it.
const MOST_UNREAD = 8 * 1024 * 1024;

/** `build` names the page that understands this stream: a tab with an older one loads itself anew. */
export function openEventStream(build: string): EventStream {
  const tabs = new Set<ServerResponse>();
  /** What tabs have. */
  let sent: LiveView | undefined;
  let newest: LiveView | undefined;
  let timer: NodeJS.Timeout | undefined;
  const beat = setInterval(() => write(message('beat', {})), BEAT_MS);
  beat.unref();

  function write(text: string): void {
    for (const tab of tabs) {
      // It asks again, and begins with the newest state.
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
      // All tabs have the same before they get the same change.
      flush();
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.write(`retry: 500\n\n${message('build', build)}${sent ? message('view', sent) : ''}`);
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
