import type { LiveView } from '../../src/live-view/live-view.js';
import { changedView, type ViewChange } from '../../src/live-view/view-change.js';

export type Line = 'connecting' | 'live' | 'lost';

/** What the server says, and whether it still can. */
export interface Followed {
  readonly line: Line;
  readonly view: LiveView | null;
}

// The server gives a sign of life every 5 s. A line that is silent for longer is dead, even if nobody says so.
const SILENCE_MS = 12_000;
const RETRY_MS = 500;

/** Follows the server's state for as long as the page is open; a line that breaks is opened again. */
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
      // The server has been exchanged for another version meanwhile.
      if (built !== null && built !== dataOf<string>(event)) location.reload();
      built = dataOf<string>(event);
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
    onChange({ line: view ? 'live' : 'connecting', view });
  }

  // The browser waits longer and longer by itself, and gives up on some answers: we do neither.
  function reopen(): void {
    clearTimeout(silence);
    source.close();
    onChange({ line: 'lost', view });
    setTimeout(open, RETRY_MS);
  }

  open();
}

function dataOf<T>(event: Event): T {
  return JSON.parse((event as MessageEvent<string>).data) as T;
}

/** Asks the server to do something; answers why it did not, or null. */
export async function act(action: 'render' | 'spend', body: object = {}): Promise<string | null> {
  try {
    const answer = await fetch(`/actions/${action}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.ok ? null : await answer.text();
  } catch {
    return 'The server does not answer.';
  }
}
