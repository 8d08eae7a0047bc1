import { once } from 'node:events';
import type { LiveView } from '../../src/live-view/live-view.js';
import { changedView, type ViewChange } from '../../src/live-view/view-change.js';
import { start } from './cli.js';

/** A running `inbetween watch`, followed over its event stream like a page. */
export interface WatchProcess extends AsyncDisposable {
  readonly url: string;
  /** Resolves with the current or next view that meets the condition. */
  until(is: (view: LiveView) => boolean): Promise<LiveView>;
}

/** Starts the real command. Disposing it ends it like Ctrl-C. */
export async function startWatch(
  args: readonly string[],
  where: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<WatchProcess> {
  const { child, ended } = start(['watch', ...args, '--port', '0'], where);
  const printed = await Promise.race([once(child.stdout!, 'data'), ended]);
  if (!Array.isArray(printed)) throw new Error(printed.stderr);
  const url = String(printed[0]).trim();
  const stop = new AbortController();
  const listeners = new Set<(view: LiveView) => void>();
  let view: LiveView | undefined;
  const following = follow(url, stop.signal, (event, data) => {
    if (event === 'view') view = data as LiveView;
    if (event === 'change' && view) view = changedView(view, data as ViewChange);
    if (view) for (const listener of [...listeners]) listener(view);
  });
  return {
    url,
    until(is) {
      if (view && is(view)) return Promise.resolve(view);
      return new Promise((done, fail) => {
        const listener = (now: LiveView): void => {
          if (!is(now)) return;
          listeners.delete(listener);
          done(now);
        };
        listeners.add(listener);
        void ended.then(({ stderr }) => fail(new Error(`The watch has ended:\n${stderr}`)));
      });
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      child.kill('SIGINT');
      await Promise.all([ended, following]);
    },
  };
}

async function follow(
  url: string,
  signal: AbortSignal,
  onEvent: (event: string, data: unknown) => void,
): Promise<void> {
  try {
    const { body } = await fetch(new URL('events', url), { signal });
    let text = '';
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      const events = (text + chunk).split('\n\n');
      text = events.pop() ?? '';
      for (const each of events) {
        const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(each) ?? [];
        if (event && data) onEvent(event, JSON.parse(data));
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
