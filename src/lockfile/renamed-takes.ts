import type { CacheKey } from '../plan/cache-key.js';
import type { RenderPlan } from '../plan/render-plan.js';
import type { Lockfile } from './format.js';

/**
 * The lockfile with the takes of renamed shots under their new ids: renaming a shot must not lose a pick. A new shot has
 * another id and the same request as a shot that is gone.
 */
export function withRenamedTakes(
  lock: Lockfile,
  { shots, skipped = [] }: Pick<RenderPlan, 'shots' | 'skipped'>,
): Lockfile {
  const { takes = new Map() } = lock;
  const ids = new Set([...shots, ...skipped].map(({ id }) => id));
  const gone = [...takes].filter(([id]) => !ids.has(id));
  if (gone.length === 0) return lock;
  const renamed = new Map(takes);
  for (const { id, key } of shots) {
    const at = renamed.has(id)
      ? -1
      : gone.findIndex(([, { pick, list }]) => pick?.for === key || hasKey(list, key));
    const [former] = at < 0 ? [] : gone.splice(at, 1);
    if (former === undefined) continue;
    renamed.delete(former[0]);
    renamed.set(id, former[1]);
  }
  return { ...lock, takes: renamed };
}

function hasKey(list: ReadonlyMap<unknown, { readonly key: CacheKey }>, key: CacheKey): boolean {
  return [...list.values()].some((take) => take.key === key);
}
