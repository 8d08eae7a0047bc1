import type { Lockfile } from './format.js';

/** The providers' names of all takes that a lockfile records. */
export function lockedTasks({
  shots,
  uncollected = new Map(),
  takes = new Map(),
}: Lockfile): ReadonlySet<string> {
  const listed = [...takes.values()].flatMap(({ list }) => [...list.values()]);
  const all = [...shots.values(), ...uncollected.values(), ...listed];
  return new Set(all.flatMap(({ take: { task } }) => task ?? []));
}
