import { join } from 'node:path';
import { sha256 } from '../base/digest.js';
import type { DrivingAudio } from '../plan/driving-audio.js';
import type { RemoteKeyframe } from '../plan/keyframe.js';
import type { TakeRequest } from '../plan/take.js';
import { type ModelRow, modelRow } from '../providers/models/model-table.js';
import type { EmulatedClock } from './emulated-clock.js';
import { Refused, refuse } from './exchange.js';
import type { Faults } from './faults.js';
import type { CreateInput } from './read-create.js';
import type { Seeded } from './seeded.js';
import type { Storage } from './storage.js';
import { storeAudio } from './store-audio.js';
import { decodeInline, fetchBytes, storeImage } from './store-image.js';
import type { EmulatedTask } from './task.js';
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
  readonly makeClip: (request: TakeRequest, path: string, signal: AbortSignal) => Promise<void>;
  readonly models?: readonly ModelRow[] | undefined;
  readonly takeSeconds?: ((request: TakeRequest) => number) | undefined;
}

/** Opens a runner that keeps images and clips in the folder. */
export function openTaskRunner(setup: TaskRunnerSetup): TaskRunner {
  const { clock, seeded, faults, storage, signal } = setup;
  const images = join(setup.folder, 'images');
  const clipPath = (id: string) => join(setup.folder, 'clips', `${id}.mp4`);
  let count = 0;

  async function readImage(address: string, input: CreateInput, account: string) {
    const limits = input.row.image;
    if (address.startsWith('data:')) {
      return storeImage(decodeInline(address), { limits, folder: images, from: 'data' });
    }
    if (!address.startsWith('oss://')) return null;
    const bytes = await storage.read(address, { account, model: input.row.model });
    if (!bytes) refuse(400, 'InvalidParameter', 'oss download error.');
    return storeImage(bytes, { limits, folder: images, from: 'file' });
  }

  async function readAudio(address: string, input: CreateInput, account: string): Promise<DrivingAudio> {
    const limits = input.row.drivingAudio;
    if (!limits)
      refuse(400, 'InvalidParameter', 'the parameters must conform to the specification: input.media');
    const bytes = address.startsWith('oss://')
      ? await storage.read(address, { account, model: input.row.model })
      : await fetchBytes(address, limits.maxBytes, signal);
    if (!bytes) refuse(400, 'InvalidParameter', 'oss download error.');
    return storeAudio(bytes, { limits, folder: images });
  }

  return {
    clipPath,

    async createTask(input, { account, requestId }) {
      const first = await readImage(input.first, input, account);
      const last = input.last === null ? null : await readImage(input.last, input, account);
      const audio = input.audio === null ? null : await readAudio(input.audio, input, account);
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
        fate: decideFate(faults),
        runsForMs: 1000 * (setup.takeSeconds?.(request) ?? usualSeconds),
        status: 'PENDING',
        started: null,
        ended: null,
        error: null,
      };
    },

    async run(task) {
      const { fate, fetches, request } = task;
      if (fate.kind === 'failed') return { error: { code: fate.code, message: errorMessage(fate.code) } };
      try {
        // Images on the web are checked like uploaded ones, only later.
        const limits = (setup.models?.find(({ model }) => model === request.model) ?? modelRow(request.model))
          ?.image;
        if (!limits) refuse(400, 'InvalidParameter', 'Model not exist.');
        const fetchImage = async (address: string) =>
          storeImage(await fetchBytes(address, limits.maxBytes, signal), {
            limits,
            folder: images,
            from: 'url',
          });
        const complete = {
          ...request,
          ...(fetches.first === null ? {} : { first: await fetchImage(fetches.first) }),
          ...(fetches.last === null ? {} : { last: await fetchImage(fetches.last) }),
        };
        await setup.makeClip(complete, clipPath(task.id), signal);
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
  const { row, prompt, negativePrompt, template, resolution, duration, promptExtend, watermark, seed } =
    input;
  return {
    shot: 'emulated',
    provider: 'draft',
    revision: 'draft-6',
    model: row.model,
    ...images,
    prompt,
    negativePrompt,
    template,
    resolution,
    duration,
    promptExtend,
    watermark,
    seed,
    slate: null,
  };
}

function unfetched(address: string): RemoteKeyframe {
  return { kind: 'remote', uri: address, digest: sha256(address) };
}

function decideFate(faults: Faults): EmulatedTask['fate'] {
  const applied = faults.next('task');
  const failed = applied.find(({ kind }) => kind === 'failed');
  if (failed) return { kind: 'failed', code: failed.value ?? 'InternalError.Algo' };
  return { kind: applied.some(({ kind }) => kind === 'unknown') ? 'unknown' : 'good' };
}

const messages: Readonly<Record<string, string>> = {
  DataInspectionFailed: 'Input data may contain inappropriate content.',
  IPInfringementSuspect: 'Input data is suspected of being involved in IP infringement.',
  InvalidParameter: 'The size is not match',
  RewriteFailed: 'Failed to rewrite content for prompt.',
  'InternalError.Algo': 'inference internal error.',
};

function errorMessage(code: string): string {
  return messages[code] ?? 'The task failed.';
}
