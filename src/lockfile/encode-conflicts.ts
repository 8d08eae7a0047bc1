import { encodeLock } from './encode.js';
import type { LockedPick, Lockfile, PickConflict, ShotTakes } from './format.js';

/**
 * A lockfile as text, with conflict markers around the picks that no person has chosen between yet. Without conflicts it is the
 * plain text.
 */
export function encodeWithConflicts(lock: Lockfile): string {
  const { conflicts = [], ...plain } = lock;
  if (conflicts.length === 0) return encodeLock(plain);
  const [ours, theirs] = [0, 1].map((side) => encodeLock(withSide(plain, conflicts, side)).split('\n'));
  const lines: string[] = [];
  // Both texts differ in the values of picks only, so they have the same lines.
  for (let at = 0; at < (ours as string[]).length; ) {
    const from = at;
    while (at < (ours as string[]).length && ours?.[at] !== theirs?.[at]) at += 1;
    if (at > from) {
      const sides = [ours, theirs].map((side) => (side as string[]).slice(from, at));
      lines.push(
        '<<<<<<< ours',
        ...(sides[0] as string[]),
        '=======',
        ...(sides[1] as string[]),
        '>>>>>>> theirs',
      );
    } else {
      lines.push((ours as string[])[at] as string);
      at += 1;
    }
  }
  return lines.join('\n');
}

function withSide(lock: Lockfile, conflicts: readonly PickConflict[], side: number): Lockfile {
  const takes = new Map<string, ShotTakes>(lock.takes);
  for (const { shot, picks } of conflicts) {
    const said = takes.get(shot);
    if (said) takes.set(shot, { ...said, pick: picks[side] as LockedPick });
  }
  return { ...lock, takes };
}
