import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RenderError } from '../../src/diagnostics/render-error.js';
import { openPreview } from '../../src/preview/open-preview.js';
import { lockOrBorrow } from '../../src/project/lock-or-borrow.js';
import { openProject, type Project } from '../../src/project/project.js';
import { publishWatchAddress } from '../../src/project/watch-address.js';
import { type StateLayout, stateLayout } from '../../src/store/layout.js';
import type { StateLock } from '../../src/system/state-lock.js';
import { lendState } from '../../src/watch/lend-state.js';
import { lockLendably } from '../../src/watch/lendable-lock.js';
import { openTestProject, type TestProject } from '../rig/project.js';

let folder: TestProject;
let project: Project;
let layout: StateLayout;
let end: AbortController;
beforeEach(async () => {
  end = new AbortController();
  folder = await openTestProject('version: 1\nshots: []\n', []);
  project = openProject({ storyboard: folder.storyboard, env: {} });
  layout = stateLayout(project.stateFolder);
});
afterEach(async () => {
  await project[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** A watch that has locked the folder, and whose server is not open yet. */
async function startingWatch() {
  const lock = await lockLendably(project, end.signal);
  const opened: AsyncDisposable[] = [lock];
  let isPaused = false;
  let paused = 0;
  let resumed = 0;
  const parts = {
    ...{ closing: new Set<Promise<void>>(), returning: new Set<Promise<void>>(), signal: end.signal },
    scheduler: {
      get isPaused() {
        return isPaused;
      },
      pause: async () => {
        isPaused = true;
        paused += 1;
      },
      resume() {
        isPaused = false;
        resumed += 1;
      },
    },
    filmExport: { ended: async () => undefined },
    driver: { request: () => undefined },
    history: { learn: () => undefined },
    project,
    show: () => undefined,
    reportError(error: unknown) {
      if (!end.signal.aborted) throw error;
    },
  };
  return {
    get paused() {
      return paused;
    },
    get resumed() {
      return resumed;
    },
    async listen() {
      const secret = 's'.repeat(64);
      const preview = await openPreview({
        ...{ port: 0, page: new Map(), find: async () => undefined, act: async () => null },
        handover: { secret, lend: (until) => lendState(parts, lock, until) },
        onError: parts.reportError,
      });
      opened.push(preview, await publishWatchAddress(layout.watchAddress, { port: preview.port, secret }));
    },
    async [Symbol.asyncDispose]() {
      end.abort(new Error('The watch has ended.'));
      await Promise.all(parts.returning);
      for (const one of opened.reverse()) await one[Symbol.asyncDispose]();
    },
  };
}

const commands = async (): Promise<readonly string[]> => {
  const src = fileURLToPath(new URL('../../src', import.meta.url));
  const files = (await readdir(src, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(files.map((name) => readFile(join(src, name), 'utf8')));
  return [
    ...new Set(
      texts.flatMap((text) => [...text.matchAll(/\.lock\('([^']+)'/g)].map(([, name = '']) => name)),
    ),
  ];
};

test('every command that needs the state folder gets it from a watch, or says how', async () => {
  await using watch = await startingWatch();
  await watch.listen();
  const found: Record<string, string> = {};
  for (const command of await commands()) {
    const { resumed } = watch;
    try {
      await (await project.lock(command, end.signal))[Symbol.asyncDispose]();
      found[command] = 'gets it';
      await expect.poll(() => watch.resumed, { interval: 5 }).toBe(resumed + 1);
    } catch (error) {
      const { code, hint } = error as { readonly code: string; readonly hint: string };
      found[command] = `${code}: ${hint}`;
    }
  }
  expect(found).toEqual({
    ...{ render: 'gets it', retake: 'gets it', accept: 'gets it', recover: 'gets it' },
    ...{ 'recover --cancel': 'gets it', 'store pull': 'gets it' },
    'store gc': expect.stringMatching(/^state-locked: End that process first/),
    watch: expect.stringMatching(/^state-locked: A storyboard is watched once: open the page/),
  });
});

test('a render waits for the address of a watch that is starting, also where one that was killed has left its own', async () => {
  await writeFolderFile(JSON.stringify({ version: 1, port: 1, secret: 'x'.repeat(64) }));
  await using watch = await startingWatch();
  const locking = project.lock('render', end.signal);
  await watch.listen();
  await using _ = await locking;
});

test('a render gets the folder when a watch ends while it is starting', async () => {
  const watch = await startingWatch();
  const locking = project.lock('render');
  await watch[Symbol.asyncDispose]();
  await using _ = await locking;
});

test('a render that waits for a watch can be ended, and does not wait for one that has no address for long', async () => {
  await using _ = await startingWatch();
  const stop = new AbortController();
  const locking = project.lock('render', stop.signal);
  stop.abort(new Error('Ctrl-C'));
  await expect(locking).rejects.toThrow('Ctrl-C');
  const holder = JSON.parse(await readFile(layout.lockHolder, 'utf8')) as { since: number };
  await writeFile(layout.lockHolder, JSON.stringify({ ...holder, since: holder.since - 60_000 }));
  await expect(project.lock('render', end.signal)).rejects.toMatchObject({ code: 'state-locked' });
});

test('a render does not ask a watch whose folder another render has, and follows it at once', async () => {
  await using watch = await startingWatch();
  await watch.listen();
  const first = await project.lock('render', end.signal);
  await expect(project.lock('accept', end.signal)).rejects.toMatchObject({
    ...{ code: 'state-locked', message: expect.stringContaining('(render)') },
  });
  await first[Symbol.asyncDispose]();
  // The watch is about to lock the folder again.
  for (const command of ['accept', 'recover', 'render'])
    await (await project.lock(command, end.signal))[Symbol.asyncDispose]();
  await expect.poll(() => watch.resumed).toBeGreaterThan(0);
});

test('a render that was ended before it asks a watch for the folder does not ask, and the watch keeps it', async () => {
  await using watch = await startingWatch();
  await watch.listen();
  const stop = new AbortController();
  const locking = project.lock('render', stop.signal);
  stop.abort(new Error('Ctrl-C'));
  await expect(locking).rejects.toThrow('Ctrl-C');
  expect([watch.paused, watch.resumed]).toEqual([0, 0]);
});

test('a render that is ended while it waits for a watch does not wait for its answer', async () => {
  const requests: ServerResponse[] = [];
  const silent = createServer((_, response) => requests.push(response)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo; // A server on a port, not on a pipe.
  await using _watch = await startingWatch();
  await using _address = await publishWatchAddress(layout.watchAddress, { port, secret: 's'.repeat(64) });
  const stop = new AbortController();
  const locking = project.lock('render', stop.signal);
  await once(silent, 'request');
  stop.abort(new Error('Ctrl-C'));
  await expect(locking).rejects.toThrow('Ctrl-C');
  silent.close();
  silent.closeAllConnections();
});

test('a loan ends also when the lock of the borrower cannot be released', async () => {
  await using watch = await startingWatch();
  await watch.listen();
  const claims = [
    async () => {
      throw new RenderError('state-locked', 'A watch has it.');
    },
    async () => ({
      requireHeld: async () => undefined,
      async [Symbol.asyncDispose]() {
        throw new Error('The disk has failed.');
      },
    }),
  ];
  const lock = await lockOrBorrow({
    ...{ command: 'render', clock: project.clock, signal: end.signal },
    ...{ watchAddress: layout.watchAddress, lockHolder: layout.lockHolder },
    claim: () => (claims.shift() as () => Promise<StateLock>)(),
  });
  await expect(lock[Symbol.asyncDispose]()).rejects.toThrow('The disk has failed.');
  await expect.poll(() => watch.resumed, { interval: 5 }).toBe(1);
});

async function writeFolderFile(text: string): Promise<void> {
  await (await project.lock('render'))[Symbol.asyncDispose]();
  await writeFile(layout.watchAddress, text);
}
