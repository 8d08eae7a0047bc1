import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../base/digest.js';
import { makeFolder, writeFileAtomic } from '../../system/atomic-file.js';
import { objectIn, parseBody } from './wire.js';

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
export function openUploadCache(folder: string | undefined): UploadCache {
  const known = new Map<string, { address: string; until: number }>();
  return {
    async find(name, now) {
      const id = idOf(name);
      const entry = known.get(id) ?? (folder === undefined ? null : await read(join(folder, `${id}.json`)));
      if (!entry || now >= entry.until - RENEW_BEFORE_END || now < entry.until - LIFE) return null;
      known.set(id, entry);
      return entry.address;
    },
    async keep(name, address, uploadedAt) {
      const id = idOf(name);
      const entry = { address, until: uploadedAt + LIFE };
      known.set(id, entry);
      if (folder === undefined) return;
      await makeFolder(folder);
      await writeFileAtomic(join(folder, `${id}.json`), `${JSON.stringify(entry)}\n`);
    },
    async forget(name) {
      known.delete(idOf(name));
      if (folder !== undefined) await rm(join(folder, `${idOf(name)}.json`), { force: true });
    },
  };
}

function idOf({ digest, model, account }: UploadName): string {
  return sha256(JSON.stringify([digest, model, account]));
}

async function read(path: string): Promise<{ address: string; until: number } | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const entry = objectIn(parseBody(text));
  const { address, until } = entry ?? {};
  if (typeof address !== 'string' || !address.startsWith('oss://') || typeof until !== 'number') return null;
  return { address, until };
}
