import { join } from 'node:path';
import { sha256 } from '../base/digest.js';
import type { RemoteKeyframe } from '../plan/keyframe.js';
import type { TakeRequest } from '../plan/take.js';
import { DRAFT_REVISION } from '../providers/models/draft-revision.js';
import type { ModelRow } from '../providers/models/model-row.js';
import type { EmulatedClock } from './emulated-clock.js';
import { Refused } from './exchange.js';
import { type Faults, readOddClip } from './faults.js';
import type { MakeClip } from './make-clip.js';
import type { CreateInput } from './read-create.js';
import type { Seeded } from './seeded.js';
import type { Storage } from './storage.js';
import { deliveredSeconds, type EmulatedTask } from './task.js';
import { openTaskInputs } from './task-inputs.js';
import type { RunResult } from './task-queue.js';

/** Turns create calls into tasks, and tasks into clips. */
export interface TaskRunner {
  /** Checks inline and uploaded images at once; those on the web are checked when the task runs. Throws Refused. */
  createTask(input: CreateInput, caller: { account: string; requestId: string }): Promise<EmulatedTask>;
  /** Draws the clip of a task. Never rejects. */
  run(task: EmulatedTask): Promise<RunResult>;
  clipPath(id: string): string;
}

interface TaskRunnerSetup {
  readonly folder: string;
  readonly clock: EmulatedClock;
  readonly seeded: Seeded;
  readonly faults: Faults;
  readonly storage: Storage;
  readonly signal: AbortSignal;
  readonly makeClip: MakeClip;
  readonly models?: readonly ModelRow[] | undefined;
  readonly takeSeconds?: ((request: TakeRequest) => number) | undefined;
}

/** Opens a runner that keeps images and clips in the folder. */
export function openTaskRunner(setup: TaskRunnerSetup): TaskRunner {
  const { clock, seeded, faults, signal } = setup;
  const inputs = openTaskInputs({ ...setup, folder: join(setup.folder, 'images') });
  const clipPath = (id: string) => join(setup.folder, 'clips', `${id}.mp4`);
  let count = 0;

  return {
    clipPath,

    async createTask(input, { account, requestId }) {
      const first = await inputs.readImage(input.first, input, account);
      const last = input.last === null ? null : await inputs.readImage(input.last, input, account);
      const audio = input.audio === null ? null : await inputs.readAudio(input.audio, input, account);
      count += 1;
      const id = seeded.uuid(`task ${clock.now()} ${count}`);
      const request = requestOf(input, {
        first: first ?? unfetched(input.first),
        last: input.last === null ? null : (last ?? unfetched(input.last)),
        drivingAudio: audio,
      });
      const usualSeconds = input.row.expectedSeconds * (0.8 + 0.4 * seeded.fraction(id));
      return {
        id,
        requestId,
        account,
        request,
        fetches: {
          first: first ? null : input.first,
          last: last || input.last === null ? null : input.last,
        },
        created: clock.now(),
        fate: fateOf(input, faults),
        runsForMs: 1000 * (setup.takeSeconds?.(request) ?? usualSeconds),
        status: 'PENDING',
        started: null,
        ended: null,
        error: null,
      };
    },

    async run(task) {
      const { fate, fetches, request } = task;
      if (fate.kind === 'failed')
        return { error: { code: fate.code, message: fate.message ?? errorMessage(fate.code) } };
      try {
        const complete = { ...request, ...(await inputs.fetchImages(request.model, fetches)) };
        const made = { ...complete, duration: deliveredSeconds(task) };
        await setup.makeClip(made, clipPath(task.id), signal, fate.kind === 'odd' ? fate.clip : {});
        return { error: null };
      } catch (error) {
        if (error instanceof Refused)
          return { error: { code: error.refusal.code, message: error.refusal.message } };
        const reason = error instanceof Error ? error.message : String(error);
        return { error: { code: 'InternalError.Algo', message: `inference internal error. ${reason}` } };
      }
    },
  };
}

function requestOf(
  input: CreateInput,
  images: Pick<TakeRequest, 'first' | 'last' | 'drivingAudio'>,
): TakeRequest {
  const { row, prompt, negativePrompt, template, resolution, promptExtend, watermark, seed } = input;
  return {
    shot: 'emulated',
    provider: 'draft',
    revision: DRAFT_REVISION,
    model: row.model,
    ...images,
    prompt,
    negativePrompt,
    template,
    resolution,
    ...durationOf(input),
    ...(input.ratio === null ? {} : { ratio: input.ratio }),
    ...(input.generatedAudio ? { generatedAudio: true } : {}),
    promptExtend,
    watermark,
    seed,
    slate: null,
  };
}

// A model that chooses makes longer clips for longer prompts, so that a length other than the usual one occurs.
function durationOf({ duration, prompt, row }: CreateInput) {
  if (duration !== null) return { duration };
  const { min, max } = row.durations;
  const chosen = min + Math.ceil([...(prompt ?? '')].length / 20);
  return { duration: Math.min(max, chosen), autoDuration: true } as const;
}

function unfetched(address: string): RemoteKeyframe {
  return { kind: 'remote', uri: address, digest: sha256(address) };
}

function fateOf({ lateFailure }: CreateInput, faults: Faults): EmulatedTask['fate'] {
  const fate = decideFate(faults);
  if (lateFailure === null || fate.kind === 'failed') return fate;
  return { kind: 'failed', code: 'InvalidParameter', message: lateFailure };
}

function decideFate(faults: Faults): EmulatedTask['fate'] {
  const applied = faults.next('task');
  if (applied.some(({ kind }) => kind === 'invalid-later'))
    return { kind: 'failed', code: 'InvalidParameter' };
  const failed = applied.find(({ kind }) => kind === 'failed');
  if (failed) return { kind: 'failed', code: failed.value ?? 'InternalError.Algo' };
  const odd = applied.find(({ kind }) => kind === 'odd-clip');
  if (odd) return { kind: 'odd', clip: readOddClip(odd.value ?? '3s') ?? { seconds: 3 } };
  return { kind: applied.some(({ kind }) => kind === 'unknown') ? 'unknown' : 'good' };
}

const messages: Readonly<Record<string, string>> = {
  DataInspectionFailed: 'Input data may contain inappropriate content.',
  IPInfringementSuspect: 'Input data is suspected of being involved in IP infringement.',
  InvalidParameter: 'Field required: input.media',
  'InternalError.Algo.DataInspectionFailed': 'Input text data may contain inappropriate content.',
  InvalidPerson: 'The image shows no person, or more than one.',
  RewriteFailed: 'Failed to rewrite content for prompt.',
  'InternalError.Algo': 'inference internal error.',
};

function errorMessage(code: string): string {
  return messages[code] ?? 'The task failed.';
}
