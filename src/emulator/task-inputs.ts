import type { DrivingAudio } from '../plan/driving-audio.js';
import type { ImageKeyframe } from '../plan/keyframe.js';
import type { ModelRow } from '../providers/models/model-row.js';
import { modelRow } from '../providers/models/model-table.js';
import { refuse } from './exchange.js';
import type { CreateInput } from './read-create.js';
import type { Storage } from './storage.js';
import { storeAudio } from './store-audio.js';
import { decodeInline, fetchBytes, storeImage } from './store-image.js';
import type { EmulatedTask } from './task.js';

/** Reads the images and the audio of tasks, checked against the limits of their model. All methods throw Refused. */
export interface TaskInputs {
  /** Reads an inline or uploaded image; null for one on the web, which is fetched when the task runs. */
  readImage(address: string, input: CreateInput, account: string): Promise<ImageKeyframe | null>;
  /** Reads uploaded audio, or fetches it. */
  readAudio(address: string, input: CreateInput, account: string): Promise<DrivingAudio>;
  /** Fetches the images that were not read when the task was created. */
  fetchImages(
    model: string,
    fetches: EmulatedTask['fetches'],
  ): Promise<{ readonly first?: ImageKeyframe; readonly last?: ImageKeyframe }>;
}

/** Opens the inputs; the files go to the folder. */
export function openTaskInputs({
  folder,
  storage,
  models = [],
  signal,
}: {
  readonly folder: string;
  readonly storage: Storage;
  readonly models?: readonly ModelRow[] | undefined;
  readonly signal: AbortSignal;
}): TaskInputs {
  return {
    async readImage(address, { row }, account) {
      const limits = row.image;
      if (address.startsWith('data:'))
        return storeImage(decodeInline(address), { limits, folder, from: 'data', declared: typeOf(address) });
      if (!address.startsWith('oss://')) return null;
      const bytes = await storage.read(address, { account, model: row.model });
      if (!bytes) refuse(400, 'InvalidParameter', 'oss download error.');
      return storeImage(bytes, { limits, folder, from: 'file' });
    },
    async readAudio(address, { row }, account) {
      const limits = row.drivingAudio;
      if (!limits)
        refuse(400, 'InvalidParameter', 'the parameters must conform to the specification: input.media');
      const bytes = address.startsWith('oss://')
        ? await storage.read(address, { account, model: row.model })
        : await fetchBytes(address, limits.maxBytes, signal);
      if (!bytes) refuse(400, 'InvalidParameter', 'oss download error.');
      return storeAudio(bytes, { limits, folder });
    },
    async fetchImages(model, { first, last }) {
      const limits = modelRow(model, models)?.image;
      if (!limits) refuse(400, 'InvalidParameter', 'Model not exist.');
      const fetchImage = async (address: string) =>
        storeImage(await fetchBytes(address, limits.maxBytes, signal), { limits, folder, from: 'url' });
      return {
        ...(first === null ? {} : { first: await fetchImage(first) }),
        ...(last === null ? {} : { last: await fetchImage(last) }),
      };
    },
  };
}

function typeOf(dataAddress: string): string {
  return dataAddress.slice('data:'.length, dataAddress.indexOf(';'));
}
