import type { Digest } from '../../base/digest.js';
import type { CacheKey } from '../../plan/cache-key.js';
import { isJsonRecord, type JsonFileFormat, openJsonFile, type WarnCache } from '../../system/json-file.js';
import { stateLayout } from '../layout.js';

/** Which clips are in which shared store, so that an unchanged film sends no requests. */
export interface PushLog {
  has(store: string, key: CacheKey, clip: Digest): Promise<boolean>;
  add(store: string, key: CacheKey, clip: Digest): Promise<void>;
  /** Removes a store: its content has to be looked up again. */
  forget(store: string): Promise<void>;
  save(): Promise<void>;
}

/** By store: pairs of a cache key and a digest. */
type PushedClips = ReadonlyMap<string, ReadonlySet<string>>;

const pushesFormat: JsonFileFormat<PushedClips> = {
  version: 1,
  empty: new Map(),
  decode: ({ stores }) =>
    isJsonRecord(stores)
      ? new Map(
          Object.entries(stores).flatMap(([store, pairs]) =>
            Array.isArray(pairs) ? [[store, new Set(pairs.map(String))] as const] : [],
          ),
        )
      : undefined,
  encode: (stores) => ({
    stores: Object.fromEntries([...stores].map(([store, pairs]) => [store, [...pairs]])),
  }),
};

/** Opens the log of a state folder. */
export function openPushLog(stateFolder: string, warn?: WarnCache): PushLog {
  const file = openJsonFile(stateLayout(stateFolder).pushLog, pushesFormat, warn);
  let loading: Promise<Map<string, Set<string>>> | undefined;
  const forgotten = new Set<string>();
  const added = new Map<string, Set<string>>();
  const load = (): Promise<Map<string, Set<string>>> => {
    loading ??= file
      .read()
      .then((stores) => new Map([...stores].map(([store, pairs]) => [store, new Set(pairs)])));
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
      added.set(store, (added.get(store) ?? new Set()).add(`${key} ${clip}`));
    },
    async forget(store) {
      if ((await load()).delete(store)) forgotten.add(store);
      added.delete(store);
    },
    async save() {
      if (forgotten.size === 0 && added.size === 0) return;
      const [gone, fresh] = [new Set(forgotten), new Map(added)];
      forgotten.clear();
      added.clear();
      // Another process may have added pairs since the file was read.
      await file.update((stores) => {
        const kept = new Map([...stores].filter(([store]) => !gone.has(store)));
        for (const [store, pairs] of fresh) kept.set(store, new Set([...(kept.get(store) ?? []), ...pairs]));
        return kept;
      });
    },
  };
}
