import { type Faults, readOddClip } from '../faults.js';
import { requestedClip } from './requested-clip.js';
import type { VendorAnswer, VendorCore, VendorEnd, VendorSetup, VendorTask } from './vendor-contract.js';
import { endBy } from './vendor-faults.js';

/** The tasks of a stand-in, and what its routes use of them. */
export interface VendorTasks {
  readonly core: VendorCore;
  /** Handles a request; `hasExpired`: addresses of results that it names have already expired. */
  handled(hasExpired: boolean, handle: () => VendorAnswer | Promise<VendorAnswer>): Promise<VendorAnswer>;
  billed(): readonly VendorTask[];
  endNext(end: VendorEnd): void;
  forget(): void;
}

/** What they need. */
export interface VendorTasksSetup extends VendorSetup {
  readonly now: () => number;
  readonly origin: () => string;
  readonly rules: Faults;
  /** Where the vendor itself knows a task to be; undefined: it runs by itself. */
  readonly stateOf: (task: VendorTask) => ReturnType<VendorCore['stateOf']> | undefined;
}

/** Opens them. */
export function openVendorTasks(setup: VendorTasksSetup): VendorTasks {
  const { queueMs = 0, runMs = 0, now, origin, rules } = setup;
  const tasks: VendorTask[] = [];
  const ends: VendorEnd[] = [];
  let folder = FILES;
  const core: VendorCore = {
    ...{ origin, now, tasks },
    clipOf: (task) => setup.clip(task && { ...requestedClip(task), ...task.odd }),
    create(model, input, id = taskName(tasks.length + 1)) {
      const applied = rules.next('task');
      const odd = applied.find(({ kind }) => kind === 'odd-clip');
      const task: VendorTask = {
        ...{ id, model, input, createdAt: now(), end: ends.shift() ?? endBy(applied) ?? 'clip' },
        ...(odd ? { odd: readOddClip(odd.value ?? '3s') } : {}),
        ...(applied.some(({ kind }) => kind === 'unknown') ? { lostAtEnd: true } : {}),
      };
      tasks.push(task);
      return task;
    },
    find: (id) => tasks.find((task) => task.id === id && !isForgotten(task)),
    stateOf(task) {
      const own = setup.stateOf(task);
      if (own !== undefined) return own;
      const age = now() - task.createdAt;
      if (task.cancelled || age >= queueMs + runMs) return 'ended';
      return age < queueMs ? 'queued' : 'running';
    },
    resultAddress: ({ id }, query = '') => `${origin()}${folder}${id}.mp4${setup.resultQuery ?? query}`,
    async download({ path }) {
      if (path.startsWith(EXPIRED)) return { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' };
      const task = tasks.find(({ id }) => path === `${FILES}${id}.mp4`);
      return { status: 200, headers: { etag: '"clip"' }, body: await core.clipOf(task) };
    },
  };
  const isForgotten = (task: VendorTask): boolean =>
    task.forgotten === true || (task.lostAtEnd === true && core.stateOf(task) === 'ended');
  return {
    core,
    async handled(hasExpired, handle) {
      folder = hasExpired ? EXPIRED : FILES;
      try {
        return await handle();
      } finally {
        folder = FILES;
      }
    },
    billed: () =>
      tasks.filter((task) => core.stateOf(task) === 'ended' && !task.cancelled && task.end === 'clip'),
    endNext: (end) => void ends.push(end),
    forget() {
      for (const task of tasks) task.forgotten = true;
    },
  };
}

const FILES = '/files/';
const EXPIRED = '/files/expired/';

// The form of the names that services give to requests.
function taskName(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}
