import { join } from 'node:path';
import { sha256 } from '../base/digest.js';
import type { DrivingAudio } from '../plan/driving-audio.js';
import type { RemoteKeyframe } from '../plan/keyframe.js';
import type { TakeRequest } from '../plan/take.js';
import { type ModelRow, modelRow } from '../providers/models/model-table.js';
import type { EmulatedClock } from './emulated-clock.js';
import { Refused, refuse } from './exchange.js';
import type { Faults } from './faults.js';
import { fetchedBytes, givenImage, inlineBytes } from './given-image.js';
import { givenSound } from './given-sound.js';
import type { WantedTake } from './read-create.js';
import type { Seeded } from './seeded.js';
import type { Storage } from './storage.js';
import type { EmulatedTask } from './task.js';
import type { Making } from './task-queue.js';

/** Turns create calls into tasks, and tasks into clips. */
export interface TakeMaker {
  /** Checks the stills that are at hand. Throws Refused. */
  accept(wanted: WantedTake, who: { account: string; requestId: string }): Promise<EmulatedTask>;
  make(task: EmulatedTask): Promise<Making>;
  clipOf(id: string): string;
}

interface TakeMakerSetup {
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

export function openTakeMaker(setup: TakeMakerSetup): TakeMaker {
  const { clock, seeded, faults, storage, signal } = setup;
  const images = join(setup.folder, 'stills');
  let count = 0;

  async function image(address: string, wanted: WantedTake, account: string) {
    const limits = wanted.row.image;
    if (address.startsWith('data:')) {
      return givenImage(inlineBytes(address), { limits, folder: images, from: 'data' });
    }
    if (!address.startsWith('oss://')) return null;
    const bytes = await storage.read(address, { account, model: wanted.row.model });
    if (!bytes) refuse(400, 'InvalidParameter', 'oss download error.');
    return givenImage(bytes, { limits, folder: images, from: 'file' });
  }

  async function sound(address: string, wanted: WantedTake, account: string): Promise<DrivingAudio> {
    const limits = wanted.row.drivingAudio;
    if (!limits)
      refuse(400, 'InvalidParameter', 'the parameters must conform to the specification: input.media');
    const bytes = address.startsWith('oss://')
      ? await storage.read(address, { account, model: wanted.row.model })
      : await fetchedBytes(address, limits.maxBytes, signal);
    if (!bytes) refuse(400, 'InvalidParameter', 'oss download error.');
    return givenSound(bytes, { limits, folder: images });
  }

  return {
    clipOf: (id) => join(setup.folder, 'clips', `${id}.mp4`),

    async accept(wanted, { account, requestId }) {
      const first = await image(wanted.first, wanted, account);
      const last = wanted.last === null ? null : await image(wanted.last, wanted, account);
      const audio = wanted.audio === null ? null : await sound(wanted.audio, wanted, account);
      count += 1;
      const id = seeded.uuid(`task ${clock.now()} ${count}`);
      const request = requestOf(wanted, {
        first: first ?? unfetched(wanted.first),
        last: wanted.last === null ? null : (last ?? unfetched(wanted.last)),
        drivingAudio: audio,
      });
      const usual = wanted.row.expectedSeconds * (0.8 + 0.4 * seeded.fraction(id));
      return {
        id,
        requestId,
        account,
        request,
        fetches: {
          first: first ? null : wanted.first,
          last: last || wanted.last === null ? null : wanted.last,
        },
        created: clock.now(),
        fate: fateOf(faults),
        runsForMs: 1000 * (setup.takeSeconds?.(request) ?? usual),
        status: 'PENDING',
        started: null,
        ended: null,
        error: null,
      };
    },

    async make(task) {
      const { fate, fetches, request } = task;
      if (fate.kind === 'failed') return { error: { code: fate.code, message: messageOf(fate.code) } };
      try {
        // What lies on the web is checked like what was uploaded, only later.
        const limits = (setup.models?.find(({ model }) => model === request.model) ?? modelRow(request.model))
          ?.image;
        if (!limits) refuse(400, 'InvalidParameter', 'Model not exist.');
        const fetched = async (address: string) =>
          givenImage(await fetchedBytes(address, limits.maxBytes, signal), {
            limits,
            folder: images,
            from: 'url',
          });
        const whole = {
          ...request,
          ...(fetches.first === null ? {} : { first: await fetched(fetches.first) }),
          ...(fetches.last === null ? {} : { last: await fetched(fetches.last) }),
        };
        await setup.makeClip(whole, join(setup.folder, 'clips', `${task.id}.mp4`), signal);
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
  wanted: WantedTake,
  images: Pick<TakeRequest, 'first' | 'last' | 'drivingAudio'>,
): TakeRequest {
  const { row, prompt, negativePrompt, template, resolution, duration, promptExtend, watermark, seed } =
    wanted;
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

function fateOf(faults: Faults): EmulatedTask['fate'] {
  const struck = faults.next('task');
  const failed = struck.find(({ kind }) => kind === 'failed');
  if (failed) return { kind: 'failed', code: failed.value ?? 'InternalError.Algo' };
  return { kind: struck.some(({ kind }) => kind === 'unknown') ? 'unknown' : 'good' };
}

const messages: Readonly<Record<string, string>> = {
  DataInspectionFailed: 'Input data may contain inappropriate content.',
  IPInfringementSuspect: 'Input data is suspected of being involved in IP infringement.',
  InvalidParameter: 'The size is not match',
  RewriteFailed: 'Failed to rewrite content for prompt.',
  'InternalError.Algo': 'inference internal error.',
};

function messageOf(code: string): string {
  return messages[code] ?? 'The task failed.';
}
