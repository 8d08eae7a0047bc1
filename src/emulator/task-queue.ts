import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, writeFileAtomic } from '../system/atomic-file.js';
import type { EmulatedClock } from './emulated-clock.js';
import type { EmulatedTask } from './task.js';

/** What came of making a task's clip: nothing wrong, or the error that the task will show. */
export type Making = { readonly error: EmulatedTask['error'] };

/** All tasks, and the queue in front of the machines. */
export interface TaskQueue {
  /** Accepts a task; it is on disk when this resolves. */
  add(task: EmulatedTask): Promise<void>;
  /** The task as it is now. */
  find(id: string): EmulatedTask | undefined;
  /**
   * Waits a little until clips whose time has come are really made: those of the task and of what stands before it.
   * Drawing takes its own time, however fast the service's clock runs.
   */
  settled(id: string): Promise<void>;
  all(): readonly EmulatedTask[];
  /** How many of an account are running with a model. */
  running(account: string, model: string): number;
  /** False when the task no longer waits. */
  cancel(id: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface TaskQueueSetup {
  readonly clock: EmulatedClock;
  /** Null: the tasks are forgotten with the process. */
  readonly folder: string | null;
  readonly takesInFlight: (account: string, model: string) => number;
  /** Starts to make the clip. Never rejects. */
  readonly make: (task: EmulatedTask) => Promise<Making>;
}

/** Opens the book with what a former run left in the folder. */
export async function openTaskQueue(setup: TaskQueueSetup): Promise<TaskQueue> {
  const { clock, folder } = setup;
  const tasks = new Map<string, EmulatedTask>();
  const makings = new Map<string, Promise<Making>>();
  const made = new Map<string, Making>();
  // What is not over yet, oldest first: with thousands of finished tasks nothing gets slower.
  const alive = new Set<string>();
  // A place that fell free while nobody looked was free from then on.
  const lastEnds = new Map<string, number>();
  let writing: Promise<unknown> = Promise.resolve();

  for (const task of folder === null ? [] : await readTasks(folder)) {
    tasks.set(task.id, task);
    if (task.ended === null) alive.add(task.id);
    if (task.status === 'RUNNING') begin(task);
  }

  function change(task: EmulatedTask): Promise<unknown> {
    tasks.set(task.id, task);
    if (task.ended !== null) alive.delete(task.id);
    if (folder !== null) {
      const written = writing.then(() =>
        writeFileAtomic(join(folder, `${task.id}.json`), JSON.stringify(task)),
      );
      // One file that cannot be written must not end the server.
      writing = written.catch(() => undefined);
      return written;
    }
    return writing;
  }

  function unheard(task: EmulatedTask): void {
    change(task).catch(() => undefined);
  }

  function begin(task: EmulatedTask): void {
    const making = setup.make(task);
    makings.set(task.id, making);
    void making.then((result) => made.set(task.id, result));
  }

  // Nothing happens by itself: whoever looks sees what must have happened by now, in the order in which it did.
  function catchUp(): void {
    for (let moved = true; moved; ) moved = startOne() || endOne();
  }

  function endOne(): boolean {
    const due = living()
      .filter((task) => task.status === 'RUNNING' && endOf(task) <= clock.now() && made.has(task.id))
      .sort((a, b) => endOf(a) - endOf(b))[0];
    if (!due) return false;
    const error = made.get(due.id)?.error ?? null;
    made.delete(due.id);
    makings.delete(due.id);
    lastEnds.set(laneOf(due), endOf(due));
    unheard({ ...due, status: error ? 'FAILED' : 'SUCCEEDED', error, ended: endOf(due) });
    return true;
  }

  function startOne(): boolean {
    for (const task of living()) {
      if (task.status !== 'PENDING') continue;
      const { account, request } = task;
      if (running(account, request.model) >= setup.takesInFlight(account, request.model)) continue;
      const started = Math.max(task.created, lastEnds.get(laneOf(task)) ?? 0);
      const begun: EmulatedTask = { ...task, status: 'RUNNING', started };
      begin(begun);
      unheard(begun);
      return true;
    }
    return false;
  }

  function living(): EmulatedTask[] {
    return [...alive].flatMap((id) => tasks.get(id) ?? []);
  }

  function running(account: string, model: string): number {
    return living().filter(
      (task) => task.status === 'RUNNING' && task.account === account && task.request.model === model,
    ).length;
  }

  function laneOf({ account, request }: EmulatedTask): string {
    return `${account} ${request.model}`;
  }

  function endOf({ started, runsForMs }: EmulatedTask): number {
    return (started ?? 0) + runsForMs;
  }

  return {
    async add(task) {
      catchUp();
      alive.add(task.id);
      const written = change(task);
      catchUp();
      await written;
    },
    find(id) {
      catchUp();
      return tasks.get(id);
    },
    async settled(id) {
      const task = tasks.get(id);
      if (!task) return;
      const patience = AbortSignal.timeout(MOST_PATIENCE_MS);
      const overdue = () => {
        catchUp();
        const queue = living().filter((one) => laneOf(one) === laneOf(task));
        return queue.filter(
          (one) => one.status === 'RUNNING' && endOf(one) <= clock.now() && !made.has(one.id),
        );
      };
      for (let waits = overdue(); waits.length > 0 && !patience.aborted; waits = overdue()) {
        await Promise.race([...waits.map((one) => makings.get(one.id)), aborted(patience)]);
      }
    },
    all() {
      catchUp();
      return [...tasks.values()];
    },
    running(account, model) {
      catchUp();
      return running(account, model);
    },
    async cancel(id) {
      catchUp();
      const task = tasks.get(id);
      if (task?.status !== 'PENDING') return false;
      await change({ ...task, status: 'CANCELED', ended: clock.now() });
      return true;
    },
    async close() {
      await Promise.all(makings.values());
      await writing;
    },
  };
}

const MOST_PATIENCE_MS = 5000;

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function readTasks(folder: string): Promise<EmulatedTask[]> {
  await makeFolder(folder);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const tasks = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as EmulatedTask),
  );
  return tasks.sort((a, b) => a.created - b.created);
}
