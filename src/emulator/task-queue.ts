import type { EmulatedClock } from './emulated-clock.js';
import type { EmulatedTask } from './task.js';
import { openTaskStore, type TaskStore } from './task-store.js';

/** The result of drawing the clip of a task; null means success. */
export type RunResult = { readonly error: EmulatedTask['error'] };

/** All tasks, and the queue that starts them. */
export interface TaskQueue {
  /** Accepts a task; it is on disk when this resolves. */
  add(task: EmulatedTask): Promise<void>;
  /** The current state of a task. */
  find(id: string): EmulatedTask | undefined;
  /**
   * Waits up to five seconds until due clips are drawn: that of the task, and those before it in the queue. Drawing takes
   * real time, however fast the emulated clock runs.
   */
  settled(id: string): Promise<void>;
  all(): readonly EmulatedTask[];
  /** The number of running tasks of an account with a model. */
  running(account: string, model: string): number;
  /** Cancels a pending task; false when it is no longer pending. */
  cancel(id: string): Promise<boolean>;
  close(): Promise<void>;
}

/** What the queue needs. */
export interface TaskQueueSetup {
  readonly clock: EmulatedClock;
  /** Null: the tasks are lost with the process. */
  readonly folder: string | null;
  readonly takesInFlight: (account: string, model: string) => number;
  /** Starts to draw the clip. Never rejects. */
  readonly run: (task: EmulatedTask) => Promise<RunResult>;
  /** Called for a file of the folder that is no task. */
  readonly onWarn?: ((message: string) => void) | undefined;
}

/** Opens the queue with the tasks that a former run left in the folder. */
export async function openTaskQueue(setup: TaskQueueSetup): Promise<TaskQueue> {
  const store = await openTaskStore(setup.folder, setup.onWarn);
  const schedule = openSchedule(setup, store);
  return {
    async add(task) {
      schedule.catchUp();
      const written = store.put(task);
      schedule.catchUp();
      await written;
    },
    find(id) {
      schedule.catchUp();
      return store.get(id);
    },
    async settled(id) {
      const task = store.get(id);
      if (!task) return;
      const timeout = AbortSignal.timeout(MAX_WAIT_MS);
      for (let runs = schedule.overdue(task); runs.length > 0 && !timeout.aborted; ) {
        await Promise.race([...runs, aborted(timeout)]);
        runs = schedule.overdue(task);
      }
    },
    all() {
      schedule.catchUp();
      return store.all();
    },
    running(account, model) {
      schedule.catchUp();
      return countRunning(store, account, model);
    },
    async cancel(id) {
      schedule.catchUp();
      const task = store.get(id);
      if (task?.status !== 'PENDING') return false;
      await store.put({ ...task, status: 'CANCELED', ended: setup.clock.now() });
      return true;
    },
    async close() {
      await schedule.idle();
      await store.flush();
    },
  };
}

const MAX_WAIT_MS = 5000;

/** Starts and ends tasks when their time has come. */
interface Schedule {
  /** Applies all starts and ends that are due by now, in their order. Called before every read. */
  catchUp(): void;
  /** Runs whose time is over but whose clips are not drawn yet, in the queue of this task. */
  overdue(task: EmulatedTask): Promise<RunResult>[];
  idle(): Promise<unknown>;
}

function openSchedule({ clock, takesInFlight, run }: TaskQueueSetup, store: TaskStore): Schedule {
  const runs = new Map<string, Promise<RunResult>>();
  const results = new Map<string, RunResult>();
  // By queue: the next task starts when the slot became free, not when that was noticed.
  const lastEnds = new Map<string, number>();
  for (const task of store.open()) if (task.status === 'RUNNING') start(task);

  function start(task: EmulatedTask): void {
    const running = run(task);
    runs.set(task.id, running);
    void running.then((result) => results.set(task.id, result));
  }

  function save(task: EmulatedTask): void {
    store.put(task).catch(() => undefined);
  }

  function catchUp(): void {
    for (let changed = true; changed; ) changed = startNext() || endNext();
  }

  function endNext(): boolean {
    const due = store
      .open()
      .filter((task) => task.status === 'RUNNING' && endOf(task) <= clock.now() && results.has(task.id))
      .sort((a, b) => endOf(a) - endOf(b))[0];
    if (!due) return false;
    const error = results.get(due.id)?.error ?? null;
    results.delete(due.id);
    runs.delete(due.id);
    lastEnds.set(queueOf(due), endOf(due));
    save({ ...due, status: error ? 'FAILED' : 'SUCCEEDED', error, ended: endOf(due) });
    return true;
  }

  function startNext(): boolean {
    for (const task of store.open()) {
      if (task.status !== 'PENDING') continue;
      const { account, request } = task;
      if (countRunning(store, account, request.model) >= takesInFlight(account, request.model)) continue;
      const started = Math.max(task.created, lastEnds.get(queueOf(task)) ?? 0);
      const running: EmulatedTask = { ...task, status: 'RUNNING', started };
      start(running);
      save(running);
      return true;
    }
    return false;
  }

  return {
    catchUp,
    overdue(task) {
      catchUp();
      return store
        .open()
        .filter((one) => queueOf(one) === queueOf(task) && one.status === 'RUNNING')
        .filter((one) => endOf(one) <= clock.now() && !results.has(one.id))
        .flatMap((one) => runs.get(one.id) ?? []);
    },
    idle: () => Promise.all(runs.values()),
  };
}

function countRunning(store: TaskStore, account: string, model: string): number {
  return store
    .open()
    .filter((task) => task.status === 'RUNNING' && task.account === account && task.request.model === model)
    .length;
}

function queueOf({ account, request }: EmulatedTask): string {
  return `${account} ${request.model}`;
}

function endOf({ started, runsForMs }: EmulatedTask): number {
  return (started ?? 0) + runsForMs;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
