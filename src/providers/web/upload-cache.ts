import { join } from 'node:path';
import { sha256 } from '../../base/digest.js';
import {
  type JsonFile,
  type JsonFileFormat,
  openJsonFile,
  type WarnCache,
  warnOfFolder,
} from '../../system/json-file.js';

/** What identifies an upload. The service binds it to a model and an account. */
export interface UploadName {
  readonly digest: string;
  readonly model: string;
  /** Distinguishes accounts without naming them. */
  readonly account: string;
}

/** Remembers the files in the storage of the service, across runs. Losing it costs uploads, never money. */
export interface UploadCache {
  find(name: UploadName, now: number): Promise<string | null>;
  keep(name: UploadName, address: string, uploadedAt: number): Promise<void>;
  forget(name: UploadName): Promise<void>;
}

const LIFE = 48 * 3_600_000;
// A task may wait and run for hours after it was created, and its images must exist that long.
const RENEW_BEFORE_END = 6 * 3_600_000;

/** Keeps one small file per upload in a folder, or remembers uploads in this process when there is no folder. */
export function openUploadCache(folder: string | undefined, warn?: WarnCache): UploadCache {
  const known = new Map<string, StoredUpload>();
  const fileOf = (id: string): JsonFile<StoredUpload | null> | undefined =>
    folder === undefined
      ? undefined
      : openJsonFile(join(folder, `${id}.json`), uploadFormat, warnOfFolder(folder, warn));
  return {
    async find(name, now) {
      const id = idOf(name);
      const entry = known.get(id) ?? (await fileOf(id)?.read());
      if (!entry || now >= entry.until - RENEW_BEFORE_END || now < entry.until - LIFE) return null;
      known.set(id, entry);
      return entry.address;
    },
    async keep(name, address, uploadedAt) {
      const id = idOf(name);
      const entry = { address, until: uploadedAt + LIFE };
      known.set(id, entry);
      await fileOf(id)?.update(() => entry);
    },
    async forget(name) {
      known.delete(idOf(name));
      await fileOf(idOf(name))?.remove();
    },
  };
}

interface StoredUpload {
  readonly address: string;
  /** Ms since 1970. */
  readonly until: number;
}

const uploadFormat: JsonFileFormat<StoredUpload | null> = {
  version: 1,
  empty: null,
  decode: ({ address, until }) =>
    typeof address === 'string' && address.startsWith('oss://') && typeof until === 'number'
      ? { address, until }
      : undefined,
  encode: (upload) => ({ ...upload }),
};

function idOf({ digest, model, account }: UploadName): string {
  return sha256(JSON.stringify([digest, model, account]));
}
