import { explainChange } from '../plan/explain-change.js';
import type { ShotPick } from './apply-picks.js';
import { shortTakeName } from './explain-conflicts.js';

/** What is said about an outdated pick: what has changed, and the ways out. */
export function explainOutdatedPick({ shot, take, changes }: ShotPick): {
  readonly message: string;
  readonly help: string;
} {
  const name = shortTakeName(take);
  const what =
    changes.length === 0
      ? 'this version of inbetween computes another cache key'
      : changes.map(explainChange).join('; ');
  return {
    message: `The pick of "${shot}" (take ${name}) is outdated: ${/[.!?。]$/.test(what) ? what : `${what}.`}`,
    help: `The take of the present request is used. To use the picked one again: inbetween pick ${shot} ${name}. To remove the pick: inbetween pick ${shot} --none.`,
  };
}
