import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'undici';
import { testFolder } from './test-folder.js';

/** The Firefox of this machine; undefined if there is none. */
export const firefoxPath: string | undefined = [
  process.env.FIREFOX_PATH,
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
].find((path) => path !== undefined && path !== '' && existsSync(path));

if (firefoxPath === undefined)
  process.stderr.write('No Firefox found: the tests of the live page in Firefox are SKIPPED.\n');

/** A Firefox without a window, with one tab. */
export interface Firefox extends AsyncDisposable {
  open(url: string, size: { readonly width: number; readonly height: number }): Promise<void>;
  /** Presses a key, by its name in `KeyboardEvent.key`, with others as in `Control+z`. */
  press(key: string): Promise<void>;
  /** The value of an expression in the page, as JSON. */
  evaluate<T>(expression: string): Promise<T>;
  /** A PNG of the window. */
  screenshot(): Promise<Buffer>;
}

// The tab may play a film with sound that was not started by a click.
const PREFERENCES = {
  'remote.active-protocols': 1,
  'media.autoplay.default': 0,
  'media.volume_scale': '0.0',
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.update.enabled': false,
};

// The keys of WebDriver that are no letters.
const KEYS: Readonly<Record<string, string>> = {
  ...{ Control: '\uE009', Shift: '\uE008' },
  ...{ Tab: '\uE004', Enter: '\uE006', Escape: '\uE00C', Home: '\uE011', End: '\uE010' },
  ...{ ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015' },
};

/** Starts Firefox, which is controlled over WebDriver BiDi: it needs no other program. */
export async function openFirefox(): Promise<Firefox> {
  const profile = await testFolder();
  const lines = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  await writeFile(join(profile.path, 'user.js'), lines.join(''));
  const browser = spawn(
    firefoxPath as string,
    ['--headless', '--no-remote', '--profile', profile.path, '--remote-debugging-port=0'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = new Promise<void>((done) => browser.once('exit', () => done()));
  const connection = await connect(`${await addressOf(browser)}/session`);
  await connection.send('session.new', { capabilities: {} });
  // Keys press buttons only in a tab with the focus, which the first one of a window without a screen never has.
  const tab = (await connection.send('browsingContext.create', { type: 'tab' })) as Tab;
  const { context } = tab;
  return {
    async open(url, viewport) {
      await connection.send('browsingContext.setViewport', { context, viewport });
      await connection.send('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    async press(key) {
      const values = (key.length === 1 ? [key] : key.split('+')).map((one) => KEYS[one] ?? one);
      const down = values.map((value) => ({ type: 'keyDown', value }));
      const actions = [...down, ...values.reverse().map((value) => ({ type: 'keyUp', value }))];
      await connection.send('input.performActions', {
        context,
        actions: [{ type: 'key', id: 'keyboard', actions }],
      });
    },
    async evaluate(expression) {
      const answer = (await connection.send('script.evaluate', {
        expression: `Promise.resolve(${expression}).then((value) => JSON.stringify(value ?? null))`,
        target: { context },
        awaitPromise: true,
      })) as Evaluated;
      if (answer.type !== 'success') throw new Error(answer.exceptionDetails?.text ?? 'no result');
      return JSON.parse(answer.result?.value ?? 'null');
    },
    async screenshot() {
      const answer = await connection.send('browsingContext.captureScreenshot', { context });
      return Buffer.from((answer as { readonly data: string }).data, 'base64');
    },
    async [Symbol.asyncDispose]() {
      connection.close();
      browser.kill();
      await exited;
      await profile[Symbol.asyncDispose]();
    },
  };
}

interface Tab {
  readonly context: string;
}

interface Evaluated {
  readonly type: 'success' | 'exception';
  readonly result?: { readonly value: string };
  readonly exceptionDetails?: { readonly text: string };
}

function addressOf(browser: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let said = '';
    browser.stderr?.on('data', (data) => {
      said += String(data);
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1];
      if (address !== undefined) done(address);
    });
    browser.once('error', fail);
    browser.once('exit', () => fail(new Error(`Firefox ended: ${said}`)));
  });
}

interface Connection {
  send(method: string, params: object): Promise<unknown>;
  close(): void;
}

interface Answer {
  readonly id?: number;
  readonly type: 'success' | 'error' | 'event';
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}

async function connect(address: string): Promise<Connection> {
  const socket = new WebSocket(address);
  const open = new Map<number, { done(result: unknown): void; fail(error: Error): void }>();
  let last = 0;
  await new Promise<void>((done, fail) => {
    socket.addEventListener('open', () => done(), { once: true });
    socket.addEventListener('error', () => fail(new Error('Firefox refuses the connection.')), {
      once: true,
    });
  });
  socket.addEventListener('message', ({ data }) => {
    const { id, type, result, error, message } = JSON.parse(String(data)) as Answer;
    const sent = id === undefined ? undefined : open.get(id);
    if (id === undefined || sent === undefined) return;
    open.delete(id);
    if (type === 'error') sent.fail(new Error(`${error}: ${message}`));
    else sent.done(result);
  });
  socket.addEventListener('close', () => {
    for (const { fail } of open.values()) fail(new Error('Firefox closed the connection.'));
  });
  return {
    send: (method, params) =>
      new Promise((done, fail) => {
        last += 1;
        open.set(last, { done, fail });
        socket.send(JSON.stringify({ id: last, method, params }));
      }),
    close: () => socket.close(),
  };
}
