import type { CacheKey } from '../plan/cache-key.js';
import { askedOf, clipOf, takeOf } from './decode-shot.js';
import type { ListedTake, LockedPick, Lockfile, ShotTakes, TakeName } from './format.js';
import { child, digestAt, type LockNode, textAt, textOrNull, unreadable } from './lock-node.js';
import { takeName } from './take-name.js';

/**
 * The takes of all shots: within the block of a shot that has a clip, else in a section of their own. Throws RenderError
 * `lockfile-unreadable`.
 */
export function takesOf(root: LockNode): Pick<Lockfile, 'takes'> {
  const sections = root.value.takes === undefined ? ['shots'] : ['shots', 'takes'];
  const found = new Map<string, ShotTakes>();
  for (const section of sections.map((name) => child(root, name))) {
    for (const id of Object.keys(section.value)) {
      const takes = shotTakesOf(child(section, id));
      if (takes !== null) found.set(id, takes);
    }
  }
  return found.size === 0 ? {} : { takes: found };
}

function shotTakesOf(node: LockNode): ShotTakes | null {
  const { pick, note, takes } = node.value;
  if (pick === undefined && note === undefined && takes === undefined) return null;
  const list = takes === undefined ? null : child(node, 'takes');
  return {
    pick: pick === undefined ? null : pickOf(child(node, 'pick')),
    note: textOrNull(node, 'note'),
    list: new Map(
      list === null
        ? []
        : Object.keys(list.value).map((name) => [name as TakeName, listedTakeOf(child(list, name), name)]),
    ),
  };
}

function pickOf(node: LockNode): LockedPick {
  return {
    take: textAt(node, 'take') as TakeName,
    for: digestAt(node, 'for') as CacheKey,
    asked: askedOf(node),
  };
}

function listedTakeOf(node: LockNode, name: string): ListedTake {
  const key = digestAt(node, 'key') as CacheKey;
  const clip = child(node, 'clip');
  const { seconds = null } = clip.value;
  if (seconds !== null && (typeof seconds !== 'number' || !(seconds >= 0)))
    throw unreadable(clip, 'seconds', 'a length');
  const { star } = node.value;
  if (star !== undefined && star !== true) throw unreadable(node, 'star', 'true');
  const facts = clipOf(clip);
  if (takeName(key, facts.digest) !== name) throw unreadable(node, '', 'under the name of its take');
  return {
    key,
    asked: askedOf(node),
    clip: { ...facts, seconds },
    take: takeOf(child(node, 'take')),
    star: star === true,
    note: textOrNull(node, 'note'),
  };
}
