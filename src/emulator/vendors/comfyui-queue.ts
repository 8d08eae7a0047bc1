import type { PromptGraph } from './check-comfyui-prompt.js';
import type { VendorCore, VendorTask } from './vendor-contract.js';

/** The queue of a server that executes one task at a time, its history, and its files. */
export interface ComfyuiQueue {
  stateOf(task: VendorTask): 'queued' | 'running' | 'ended';
  numberOf(task: VendorTask): number;
  view(): Readonly<Record<'queue_running' | 'queue_pending', readonly unknown[]>>;
  remaining(): number;
  /** Undefined for a task that has not ended, was removed, or is forgotten. */
  historyOf(id: string): Readonly<Record<string, unknown>> | undefined;
  hasFile(name: string): boolean;
  /** Interrupts this task if it runs; null: whatever runs. */
  interrupt(id: string | null): void;
  remove(id: string): void;
  clear(): void;
  /** The server ends: waiting and running tasks are lost, files remain. */
  restart(): void;
  /** The nodes of a task with steps. */
  samplersOf(task: VendorTask): readonly string[];
}

interface Times {
  readonly start: number;
  readonly end: number;
}

/** Opens an empty queue. */
export function openComfyuiQueue(
  core: VendorCore,
  { queueMs, runMs }: { readonly queueMs: number; readonly runMs: number },
): ComfyuiQueue {
  const removed = new Set<string>();
  const interrupted = new Map<string, number>();
  const files = new Set<string>();

  function times(): ReadonlyMap<string, Times> {
    const all = new Map<string, Times>();
    let free = 0;
    for (const { id, createdAt, forgotten } of core.tasks) {
      if (removed.has(id) || forgotten) continue;
      const start = Math.max(createdAt + queueMs, free);
      free = interrupted.get(id) ?? start + runMs;
      all.set(id, { start, end: free });
    }
    return all;
  }

  function stateOf({ id }: VendorTask): 'queued' | 'running' | 'ended' {
    const found = times().get(id);
    const now = core.now();
    if (found === undefined || now >= found.end) return 'ended';
    return now < found.start ? 'queued' : 'running';
  }

  const isListed = (task: VendorTask): boolean => !task.forgotten && !removed.has(task.id);
  const inState = (state: ReturnType<typeof stateOf>): readonly VendorTask[] =>
    core.tasks.filter((task) => isListed(task) && stateOf(task) === state);
  const numberOf = (task: VendorTask): number => core.tasks.indexOf(task);
  const entryOf = (task: VendorTask) => [
    ...[numberOf(task), task.id, task.input.prompt],
    ...[{ client_id: task.input.client }, saversOf(task).map(([id]) => id)],
  ];
  const drop = (task: VendorTask | undefined): void => {
    if (task === undefined || stateOf(task) !== 'queued') return;
    removed.add(task.id);
    task.cancelled = true;
  };

  return {
    ...{ stateOf, numberOf, samplersOf },
    view: () => ({
      queue_running: inState('running').map(entryOf),
      queue_pending: inState('queued').map(entryOf),
    }),
    remaining: () => inState('running').length + inState('queued').length,
    historyOf(id) {
      const task = core.find(id);
      if (task === undefined || !isListed(task) || stateOf(task) !== 'ended') return undefined;
      return {
        prompt: entryOf(task),
        outputs: isSuccessful(task) ? Object.fromEntries(saversOf(task).map(outputOf)) : {},
        status: statusOf(task, times().get(id)),
        meta: {},
      };
    },
    hasFile(name) {
      for (const task of core.tasks)
        if (isListed(task) && isSuccessful(task) && stateOf(task) === 'ended')
          for (const file of filesOf(task)) files.add(file);
      return files.has(name);
    },
    interrupt(id) {
      const [running] = inState('running');
      if (running === undefined || (id !== null && running.id !== id)) return;
      interrupted.set(running.id, core.now());
      running.cancelled = true;
    },
    remove: (id) => drop(core.find(id)),
    clear() {
      for (const task of inState('queued')) drop(task);
    },
    restart() {
      for (const task of core.tasks.filter(isListed)) {
        if (stateOf(task) !== 'ended') task.cancelled = true;
        else if (isSuccessful(task)) for (const file of filesOf(task)) files.add(file);
      }
    },
  };
}

type Saver = readonly [string, PromptGraph[string]];

function saversOf({ input }: VendorTask): readonly Saver[] {
  return Object.entries(input.prompt as PromptGraph).filter(
    ([, { inputs }]) => typeof inputs.filename_prefix === 'string',
  );
}

function samplersOf({ input }: VendorTask): readonly string[] {
  return Object.entries(input.prompt as PromptGraph).flatMap(([id, { class_type: type }]) =>
    /Sampler/.test(type) && !/Select|Sampling/.test(type) ? [id] : [],
  );
}

function isSuccessful({ end, cancelled }: VendorTask): boolean {
  return end === 'clip' && !cancelled;
}

function fileOf([, { class_type: type, inputs }]: Saver): {
  readonly subfolder: string;
  readonly filename: string;
} {
  const prefix = String(inputs.filename_prefix);
  const cut = prefix.lastIndexOf('/');
  const ending =
    { SaveWEBM: '_00001_.webm', VHS_VideoCombine: '_00001.mp4', SaveImage: '_00001_.png' }[type] ??
    '_00001_.mp4';
  return { subfolder: prefix.slice(0, Math.max(0, cut)), filename: `${prefix.slice(cut + 1)}${ending}` };
}

function filesOf(task: VendorTask): readonly string[] {
  return saversOf(task).map((saver) => {
    const { subfolder, filename } = fileOf(saver);
    return subfolder === '' ? filename : `${subfolder}/${filename}`;
  });
}

function outputOf(saver: Saver): readonly [string, unknown] {
  const [id, { class_type: type }] = saver;
  const file = { ...fileOf(saver), type: 'output' };
  if (type === 'VHS_VideoCombine') return [id, { gifs: [{ ...file, format: 'video/h264-mp4' }] }];
  return [id, { images: [file], animated: [true] }];
}

function statusOf(task: VendorTask, times: Times | undefined) {
  const about = { prompt_id: task.id, timestamp: times?.end ?? 0 };
  const [sampler = '3'] = samplersOf(task);
  const where = { node_id: sampler, node_type: 'KSampler', executed: [] };
  const started = ['execution_start', { ...about, timestamp: times?.start ?? 0 }];
  if (isSuccessful(task))
    return { status_str: 'success', completed: true, messages: [started, ['execution_success', about]] };
  const end =
    task.cancelled || task.end === 'moderation'
      ? ['execution_interrupted', { ...about, ...where }]
      : [
          'execution_error',
          {
            ...{ ...about, ...where },
            exception_message: 'Allocation on device 0 would exceed allowed memory. (out of memory)',
            exception_type: 'torch.OutOfMemoryError',
            traceback: [],
          },
        ];
  return { status_str: 'error', completed: false, messages: [started, end] };
}
