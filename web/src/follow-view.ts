import type { LiveView } from '../../src/live-view/live-view.js';
import { changedView, type ViewChange } from '../../src/live-view/view-change.js';

/** The state of the connection to the server. */
export type Connection = 'connecting' | 'live' | 'lost';

/** The newest view of the server, and the connection to it. */
export interface Followed {
  readonly connection: Connection;
  readonly view: LiveView | null;
}

// The server sends a heartbeat every 5 s. Without one, the connection is dead even if the browser reports no error.
const SILENCE_MS = 12_000;
const RETRY_MS = 500;

/** Follows the server's view while the page is open, and reconnects when the connection breaks. */
export function followView(onChange: (followed: Followed) => void): void {
  let view: LiveView | null = null;
  let built: string | null = null;
  let source: EventSource;
  let silence: ReturnType<typeof setTimeout>;

  function open(): void {
    source = new EventSource('/events');
    source.addEventListener('open', alive);
    source.addEventListener('beat', alive);
    source.addEventListener('build', (event) => {
      // The server was replaced by another version in the meantime.
      if (built !== null && built !== dataOf<string>(event)) location.reload();
      built = dataOf<string>(event);
    });
    source.addEventListener('token', (event) => {
      token = dataOf<string>(event);
    });
    source.addEventListener('view', (event) => {
      view = dataOf<LiveView>(event);
      alive();
    });
    source.addEventListener('change', (event) => {
      if (view) view = changedView(view, dataOf<ViewChange>(event));
      alive();
    });
    source.addEventListener('error', reopen);
    silence = setTimeout(reopen, SILENCE_MS);
  }

  function alive(): void {
    clearTimeout(silence);
    silence = setTimeout(reopen, SILENCE_MS);
    onChange({ connection: view ? 'live' : 'connecting', view });
  }

  // The browser's own retries become slower, and end after some responses.
  function reopen(): void {
    clearTimeout(silence);
    source.close();
    onChange({ connection: 'lost', view });
    setTimeout(open, RETRY_MS);
  }

  open();
}

function dataOf<T>(event: Event): T {
  return JSON.parse((event as MessageEvent<string>).data) as T;
}

let token = '';

/** What a request that writes files needs. */
export function pageToken(): string {
  return token;
}

/** What the page can request. */
export type Action = 'render' | 'spend' | 'another' | 'pick' | 'star' | 'note' | 'look';

/** Requests an action. Returns the reason if the server refused it, otherwise null. */
export async function act(action: Action, body: object = {}): Promise<string | null> {
  try {
    const answer = await fetch(`/actions/${action}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.ok ? null : await answer.text();
  } catch {
    return 'The server does not respond.';
  }
}
