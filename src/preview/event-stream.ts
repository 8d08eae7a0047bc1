import type { ServerResponse } from 'node:http';

/** Sends the newest state to every open tab (server-sent events). */
export interface EventStream {
  /** Opens a tab's stream, which begins with the newest state. */
  open(response: ServerResponse): void;
  /** A new state. When many come at once, tabs get the last of them, and at once if it is `urgent`. */
  send(json: string, pace: 'urgent' | 'calm'): void;
  readonly tabs: number;
  close(): void;
}

// What moves only a bar need not be drawn more often.
const CALM_MS = 100;
// A browser tells a dead line from a quiet one by this.
const BEAT_MS = 5_000;

export function openEventStream(): EventStream {
  const tabs = new Set<ServerResponse>();
  let newest: string | undefined;
  let serial = 0;
  let timer: NodeJS.Timeout | undefined;
  const beat = setInterval(() => write('event: beat\ndata: {}\n\n'), BEAT_MS);
  beat.unref();

  function write(text: string): void {
    for (const tab of tabs) tab.write(text);
  }

  function message(): string {
    return `event: view\nid: ${serial}\ndata: ${newest}\n\n`;
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    write(message());
  }

  return {
    open(response) {
      response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.write(`retry: 500\n\n${newest === undefined ? '' : message()}`);
      tabs.add(response);
      response.on('close', () => tabs.delete(response));
    },
    send(json, pace) {
      if (json === newest) return;
      newest = json;
      serial += 1;
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
