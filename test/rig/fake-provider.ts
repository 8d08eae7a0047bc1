import { writeFile } from 'node:fs/promises';
import { money } from '../../src/base/money.js';
import type { Capabilities } from '../../src/plan/capabilities.js';
import type { TakeRequest } from '../../src/plan/take.js';
import {
  type Operation,
  type Progress,
  type Provider,
  ProviderFailure,
  type RateLimits,
} from '../../src/providers/provider.js';
import type { Clock } from '../../src/system/clock.js';
import { tinyMp4 } from './tiny-mp4.js';

/** How the fake answers a submit that is not simply accepted. */
export type SubmitAnswer =
  | ProviderFailure
  /** The task exists, and the caller gets no answer. */
  | 'lost-after'
  /** No task exists, and the caller gets no answer. */
  | 'lost-before'
  /** Not answered until the test resolves it. */
  | Promise<'accept' | ProviderFailure>;

/** A provider that the test controls. As a service does, it keeps its tasks when the process that submitted them has ended. */
export interface FakeProvider extends Provider {
  /** Every task that was ever created, in order. */
  readonly tasks: readonly FakeTask[];
  readonly polls: number;
  /** The number of searches, however many lost takes each was for. */
  readonly searches: number;
  /** The task of a shot, as soon as there is one. */
  submitted(shot: string): Promise<FakeTask>;
  /** The task of a shot, as soon as it is polled again. */
  polled(shot: string): Promise<FakeTask>;
  /** Answers to the next submits of a shot, one each; after them it accepts. */
  answerSubmits(shot: string, ...answers: SubmitAnswer[]): void;
  /** Calls back for every task that is created. */
  onTask(see: (task: FakeTask, index: number) => void): void;
  /** Failures of the next polls, downloads or searches, one each. */
  failNext(what: 'poll' | 'download' | 'find-lost', ...failures: Error[]): void;
}

/** One task at the fake. */
export interface FakeTask {
  readonly id: string;
  readonly shot: string;
  readonly model: string;
  readonly createdAt: number;
  state: 'queued' | 'running' | 'done' | 'failed' | 'unknown';
  /** Ends with this text in the clip. */
  finishWith(text?: string | Buffer): void;
  failWith(failure: ProviderFailure): void;
  /** Addresses that were returned before are expired from now on. */
  expireAddresses(): void;
  /** The provider no longer knows it. */
  forget(): void;
}

export interface FakeSetup {
  readonly clock: Clock;
  readonly pace?: Partial<RateLimits>;
  /** Every task ends by itself after this time. */
  readonly takesMs?: number;
  readonly keepsTakesMs?: number;
}

interface Task extends FakeTask {
  bytes: Buffer;
  failure: ProviderFailure | undefined;
  addresses: number;
  readonly onPoll: (() => void)[];
}

export function fakeProvider({
  clock,
  pace = {},
  takesMs,
  keepsTakesMs = 86_400_000,
}: FakeSetup): FakeProvider {
  const tasks: Task[] = [];
  const waiting = new Map<string, ((task: FakeTask) => void)[]>();
  const answers = new Map<string, SubmitAnswer[]>();
  const failures = { poll: [] as Error[], download: [] as Error[], 'find-lost': [] as Error[] };
  const listeners: ((task: FakeTask, index: number) => void)[] = [];
  let polls = 0;
  let searches = 0;

  function create(request: TakeRequest): Task {
    const task: Task = {
      id: `task-${tasks.length + 1}`,
      shot: request.shot,
      model: request.model,
      createdAt: clock.now(),
      state: 'queued',
      bytes: tinyMp4(`clip of ${request.shot}`),
      failure: undefined,
      addresses: 0,
      onPoll: [],
      finishWith(text) {
        task.state = 'done';
        if (text !== undefined) task.bytes = typeof text === 'string' ? tinyMp4(text) : text;
      },
      failWith(failure) {
        task.state = 'failed';
        task.failure = failure;
      },
      expireAddresses() {
        task.addresses += 1;
      },
      forget() {
        task.state = 'unknown';
      },
    };
    tasks.push(task);
    for (const see of listeners) see(task, tasks.length - 1);
    for (const resolve of waiting.get(request.shot) ?? []) resolve(task);
    waiting.delete(request.shot);
    return task;
  }

  function taskOf(operation: Operation): Task {
    const { id } = operation as { id: string };
    const task = tasks.find((one) => one.id === id);
    if (task === undefined) throw new ProviderFailure('expired', 'expired', 'The task is not known.');
    return task;
  }

  function endInTime(task: Task): void {
    if (takesMs !== undefined && task.state === 'queued' && clock.now() - task.createdAt >= takesMs)
      task.state = 'done';
  }

  // As real ones do, its operation contains something of the request as well as the id.
  function operationOf({ id }: Task, { prompt }: TakeRequest): Operation {
    return { id, prompt: prompt !== null };
  }

  return {
    id: 'fake',
    limits: { submitsPerSecond: 2, takesInFlight: 2, pollsPerSecond: 20, ...pace },
    keepsTakesMs,
    tasks,
    get polls() {
      return polls;
    },
    get searches() {
      return searches;
    },
    capabilities: (model) => (model === 'fake-model' ? capabilities : undefined),
    async submit(request, signal) {
      signal.throwIfAborted();
      const planned = answers.get(request.shot)?.shift() ?? 'accept';
      const answer = planned instanceof Promise ? await planned : planned;
      if (answer instanceof ProviderFailure) throw answer;
      if (answer !== 'lost-before') {
        const task = create(request);
        if (answer === 'accept') return operationOf(task, request);
      }
      throw new ProviderFailure('unknown-outcome', 'connection-lost', 'The connection broke off.');
    },
    async poll(operation, signal): Promise<Progress> {
      signal.throwIfAborted();
      polls += 1;
      const failure = failures.poll.shift();
      if (failure) throw failure;
      const task = taskOf(operation);
      endInTime(task);
      for (const resolve of task.onPoll.splice(0)) resolve();
      switch (task.state) {
        case 'done':
          return {
            state: 'done',
            asset: { location: { id: task.id, addresses: task.addresses }, expiresAt: null },
            receipt: {
              cost: money(1, 'CNY'),
              actualPrompt: null,
              requestId: `request-${task.id}`,
              usage: { video_duration: 5 },
            },
          };
        case 'failed':
          // The setter of the state has set the failure as well.
          return { state: 'failed', failure: task.failure as ProviderFailure };
        case 'unknown':
          return {
            state: 'failed',
            failure: new ProviderFailure('expired', 'expired', 'The task is not known.'),
          };
        default:
          return { state: 'pending', phase: task.state, fraction: null, askAgainInMs: 15_000 };
      }
    },
    async download({ location }, path, signal) {
      signal.throwIfAborted();
      const failure = failures.download.shift();
      if (failure) throw failure;
      const task = taskOf(location);
      if ((location as { addresses: number }).addresses !== task.addresses)
        throw new ProviderFailure('expired', 'address-expired', 'The address has run out.');
      await writeFile(path, task.bytes, { flag: 'wx' });
    },
    async findLost(lost, _turn, signal) {
      signal.throwIfAborted();
      searches += 1;
      const failure = failures['find-lost'].shift();
      if (failure) throw failure;
      for (const task of tasks) endInTime(task);
      return lost.map(({ request, startedAt }) =>
        tasks
          .filter(({ model, createdAt }) => model === request.model && createdAt >= startedAt - 1000)
          .filter(({ state }) => state !== 'failed' && state !== 'unknown')
          .map((task) => ({
            operation: operationOf(task, request),
            state: task.state === 'done' ? 'done' : 'running',
          })),
      );
    },
    nameOf: (operation) => (operation as { id: string }).id,
    submitted(shot) {
      const task = tasks.find((one) => one.shot === shot);
      if (task) return Promise.resolve(task);
      return new Promise((resolve) => waiting.set(shot, [...(waiting.get(shot) ?? []), resolve]));
    },
    async polled(shot) {
      const task = (await this.submitted(shot)) as Task;
      await new Promise<void>((resolve) => task.onPoll.push(resolve));
      return task;
    },
    answerSubmits(shot, ...given) {
      answers.set(shot, [...(answers.get(shot) ?? []), ...given]);
    },
    onTask(see) {
      listeners.push(see);
    },
    failNext(what, ...given) {
      failures[what].push(...given);
    },
  };
}

const capabilities: Capabilities = {
  provider: 'fake',
  model: 'fake-model',
  revision: 'fake-1',
  durations: { min: 5, max: 5, default: 5 },
  resolutions: [{ name: '720P', area: 1280 * 720, perSecond: null }],
  defaultResolution: '720P',
  fps: 30,
  promptMax: 800,
  negativePromptMax: 500,
  image: {
    formats: ['png'],
    minSide: 1,
    maxSide: 8000,
    safeMinSide: 1,
    safeMaxSide: 8000,
    maxBytes: 1e7,
    minRatio: 0.1,
    maxRatio: 10,
    alpha: true,
  },
  lastFrame: 'optional',
  templates: [],
  audio: 'none',
  expectedSeconds: 100,
};
