import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { makeFolder, writeFileAtomic } from '../../system/atomic-file.js';

/** Remembers which clips lie in which shared store, so that an unchanged film asks nobody. Losing it costs requests. */
export interface PushLog {
  has(store: string, key: CacheKey, clip: Digest): Promise<boolean>;
  add(store: string, key: CacheKey, clip: Digest): Promise<void>;
  /** Forgets a store: what it holds has to be looked up again. */
  forget(store: string): Promise<void>;
  save(): Promise<void>;
}

/** Opens the memory of a state folder. */
export function openPushLog(stateFolder: string): PushLog {
  const path = join(stateFolder, 'shared.json');
  let loading: Promise<Map<string, Set<string>>> | undefined;
  let changed = false;
  const load = (): Promise<Map<string, Set<string>>> => {
    loading ??= readMemory(path);
    return loading;
  };
  return {
    has: async (store, key, clip) => (await load()).get(store)?.has(`${key} ${clip}`) ?? false,
    async add(store, key, clip) {
      const stores = await load();
      const known = stores.get(store) ?? new Set();
      stores.set(store, known);
      if (known.has(`${key} ${clip}`)) return;
      known.add(`${key} ${clip}`);
      changed = true;
    },
    async forget(store) {
      changed = (await load()).delete(store) || changed;
    },
    async save() {
      if (!changed) return;
      changed = false;
      const stores = Object.fromEntries([...(await load())].map(([store, known]) => [store, [...known]]));
      await makeFolder(stateFolder);
      await writeFileAtomic(path, `${JSON.stringify({ version: 1, stores })}\n`);
    },
  };
}

async function readMemory(path: string): Promise<Map<string, Set<string>>> {
  try {
    const { version, stores } = JSON.parse(await readFile(path, 'utf8')) as {
      version: number;
      stores: Record<string, string[]>;
    };
    if (version !== 1) return new Map();
    return new Map(Object.entries(stores).map(([store, known]) => [store, new Set(known)]));
  } catch {
    return new Map();
  }
}
