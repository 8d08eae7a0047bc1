import { randomUUID } from 'node:crypto';
import type { Order } from './check-create.js';
import type { Refusal } from './refusal.js';

export type TaskStatus = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'UNKNOWN';

export interface Task {
  readonly id: string;
  readonly account: string;
  /** Of the create. */
  readonly requestId: string;
  readonly order: Order;
  readonly failure: Refusal | undefined;
  /** Length of the clip. */
  readonly seconds: number;
  readonly pendingMs: number;
  readonly runMs: number;
  readonly submittedAt: number;
  cancelledAt: number | undefined;
}

/** A task at one time. */
export interface TaskView {
  readonly task: Task;
  readonly status: TaskStatus;
  /** Undefined while it waits. */
  readonly scheduledAt: number | undefined;
  /** Undefined until it has ended. */
  readonly endedAt: number | undefined;
}

/** What one task cost. */
export interface BillLine {
  readonly task: string;
  readonly model: string;
  readonly seconds: number;
  /** Millionths of a CNY. */
  readonly micros: number;
}

/** Task ids and results exist for one day after the create. */
export const keptMs = 24 * 3_600_000;

/** The tasks of all accounts. Nothing runs: the state of a task follows from the time. */
export function openTaskList(region: string) {
  const tasks: Task[] = [];

  // More tasks of a model than may run at once wait in the order of their creation.
  function scheduled(of: Task): number {
    const free = Array.from({ length: of.order.row.inFlight }, () => 0);
    for (const task of tasks) {
      const isRival = task.account === of.account && task.order.model === of.order.model;
      if (!isRival || (task.cancelledAt !== undefined && task !== of)) continue;
      const slot = free.indexOf(Math.min(...free));
      const start = Math.max(task.submittedAt + task.pendingMs, free[slot] ?? 0);
      if (task === of) return start;
      free[slot] = start + task.runMs;
    }
    throw new Error('The task is not of this list.');
  }

  function look(task: Task, now: number): TaskView {
    if (now >= task.submittedAt + keptMs)
      return { task, status: 'UNKNOWN', scheduledAt: undefined, endedAt: undefined };
    if (task.cancelledAt !== undefined)
      return { task, status: 'CANCELED', scheduledAt: undefined, endedAt: task.cancelledAt };
    const scheduledAt = scheduled(task);
    const endedAt = scheduledAt + task.runMs;
    if (now < scheduledAt) return { task, status: 'PENDING', scheduledAt: undefined, endedAt: undefined };
    if (now < endedAt) return { task, status: 'RUNNING', scheduledAt, endedAt: undefined };
    return { task, status: task.failure ? 'FAILED' : 'SUCCEEDED', scheduledAt, endedAt };
  }

  return {
    add(task: Omit<Task, 'id' | 'cancelledAt'>): Task {
      const added: Task = { ...task, id: randomUUID(), cancelledAt: undefined };
      tasks.push(added);
      return added;
    },
    /** Undefined for the service means: UNKNOWN. */
    find(id: string, account: string, now: number): TaskView | undefined {
      const task = tasks.find((one) => one.id === id && one.account === account);
      const view = task && look(task, now);
      return view?.status === 'UNKNOWN' ? undefined : view;
    },
    /** The newest first. */
    all: (account: string, now: number): readonly TaskView[] =>
      tasks
        .filter((task) => task.account === account)
        .map((task) => look(task, now))
        .filter(({ status }) => status !== 'UNKNOWN')
        .reverse(),
    /** Everything that has succeeded, however long ago. */
    bill: (now: number): readonly BillLine[] =>
      tasks.flatMap((task) => {
        const isPaid = task.cancelledAt === undefined && !task.failure && now >= scheduled(task) + task.runMs;
        const price = task.order.row.prices[region]?.[task.order.resolution] ?? 0;
        const micros = Math.round(price * task.seconds);
        return isPaid ? [{ task: task.id, model: task.order.model, seconds: task.seconds, micros }] : [];
      }),
    count: () => tasks.length,
  };
}
