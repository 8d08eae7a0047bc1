import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openProject, type Project } from '../../src/project/project.js';
import { type StateLayout, stateLayout } from '../../src/store/layout.js';
import { lendState } from '../../src/watch/lend-state.js';
import { lockLendably } from '../../src/watch/lendable-lock.js';
import { type HeldClock, heldClock } from '../rig/held-clock.js';
import { openTestProject, type TestProject } from '../rig/project.js';

let folder: TestProject;
let project: Project;
let layout: StateLayout;
let clock: HeldClock;
beforeEach(async () => {
  clock = heldClock();
  folder = await openTestProject('version: 1\nshots: []\n', []);
  project = openProject({ storyboard: folder.storyboard, env: {}, clock });
  layout = stateLayout(project.stateFolder);
});
afterEach(async () => {
  await project[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

interface Lending extends AsyncDisposable {
  readonly isPaused: boolean;
  readonly reports: readonly unknown[];
  /** The next pause of the takes fails. */
  failPause(error: Error): void;
  lend(until: AbortSignal): Promise<string | null>;
  /** Ends the watch. */
  end(): Promise<void>;
}

async function openLending(): Promise<Lending> {
  const ending = new AbortController();
  const lock = await lockLendably(project, ending.signal);
  const reports: unknown[] = [];
  let isPaused = false;
  let fault: Error | undefined;
  const parts = {
    ...{ closing: new Set<Promise<void>>(), returning: new Set<Promise<void>>(), signal: ending.signal },
    scheduler: {
      get isPaused() {
        return isPaused;
      },
      async pause() {
        isPaused = true;
        if (fault) throw fault;
      },
      resume() {
        isPaused = false;
      },
    },
    filmExport: { ended: async () => undefined },
    driver: { request: () => undefined },
    history: { learn: () => undefined },
    project,
    show: () => undefined,
    reportError: (error: unknown) => void (ending.signal.aborted || reports.push(error)),
  };
  async function end(): Promise<void> {
    ending.abort(new Error('The watch has ended.'));
    await Promise.all(parts.returning);
  }
  return {
    get isPaused() {
      return isPaused;
    },
    reports,
    failPause(error) {
      fault = error;
    },
    lend: (until) => lendState(parts, lock, until),
    end,
    async [Symbol.asyncDispose]() {
      await end();
      await lock[Symbol.asyncDispose]();
    },
  };
}

/** Replaces something in the way of a lock; the result puts it back. */
async function obstruct(
  path: string,
  block: (path: string) => Promise<unknown>,
): Promise<() => Promise<void>> {
  const aside = `${path}.aside`;
  await rename(path, aside);
  await block(path);
  return async () => {
    await rm(path, { recursive: true });
    await rename(aside, path);
  };
}

test.each([
  ['folder', 'state-not-writable', () => obstruct(project.stateFolder, (path) => writeFile(path, ''))],
  ['journal', 'journal-not-written', () => obstruct(layout.journal, (path) => mkdir(path))],
])(
  'a watch that cannot lock its folder after a loan, because of its %s, reports it once and goes on as soon as it can',
  async (_, code, block) => {
    await using watch = await openLending();
    const loan = new AbortController();
    expect(await watch.lend(loan.signal)).toBeNull();
    const clear = await block();
    loan.abort();
    await clock.pass(60_000);
    expect(watch.reports).toEqual([expect.objectContaining({ code })]);
    expect(watch.isPaused).toBe(true);
    await clear();
    await clock.pass(5_000);
    expect(watch.isPaused).toBe(false);
    await expect(project.lock('watch')).rejects.toMatchObject({ code: 'state-locked' });
  },
);

test('a watch that cannot lock its folder after a loan can be ended', async () => {
  const watch = await openLending();
  const loan = new AbortController();
  await watch.lend(loan.signal);
  const clear = await obstruct(project.stateFolder, (path) => writeFile(path, ''));
  loan.abort();
  await clock.pass(5_000);
  await watch.end();
  await clear();
  await watch[Symbol.asyncDispose]();
});

test('a watch whose lock cannot be released lends nothing, and goes on as soon as it can', async () => {
  await using watch = await openLending();
  const clear = await obstruct(project.stateFolder, (path) => writeFile(path, ''));
  await expect(watch.lend(new AbortController().signal)).rejects.toMatchObject({ code: 'ENOTDIR' });
  await clock.pass(60_000);
  expect(watch.reports).toEqual([expect.objectContaining({ code: 'ENOTDIR' })]);
  await clear();
  await clock.pass(5_000);
  expect(watch.isPaused).toBe(false);
  const loan = new AbortController();
  expect(await watch.lend(loan.signal)).toBeNull();
  await (await project.lock('render'))[Symbol.asyncDispose]();
  loan.abort();
  await clock.pass(5_000);
  expect(watch.isPaused).toBe(false);
});

test('a watch whose takes cannot be stopped keeps its lock and goes on', async () => {
  await using watch = await openLending();
  watch.failPause(new Error('A take cannot be stopped.'));
  await expect(watch.lend(new AbortController().signal)).rejects.toThrow('A take cannot be stopped.');
  await clock.pass(0);
  expect([watch.isPaused, watch.reports]).toEqual([false, []]);
  await expect(project.lock('watch')).rejects.toMatchObject({ code: 'state-locked' });
});
