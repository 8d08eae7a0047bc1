import type { Money } from '../base/money.js';
import type { CacheKey, PixelInputs } from '../plan/cache-key.js';
import type { PreviousRequest } from '../plan/previous-request.js';
import type { LockedClip, LockedShot, LockedTake, UncollectedShot } from './format.js';
import {
  child,
  countAt,
  digestAt,
  type LockNode,
  textAt,
  textOrNull,
  timeAt,
  unreadable,
} from './lock-node.js';

/** A shot with its clip. Throws RenderError `lockfile-unreadable`, like every reader of this file. */
export function shotOf(node: LockNode): LockedShot {
  const { take, ...shot } = uncollectedShotOf(node);
  return { ...shot, clip: clipOf(child(node, 'clip')), take };
}

/** A shot whose clip is not known. */
export function uncollectedShotOf(node: LockNode): UncollectedShot {
  return {
    key: digestAt(node, 'key') as CacheKey,
    asked: askedOf(node),
    take: takeOf(child(node, 'take')),
  };
}

/** What was requested: images, prompt and settings. */
export function askedOf(node: LockNode): PreviousRequest {
  const first = child(node, 'first');
  const last = node.value.last === null ? null : child(node, 'last');
  const settings = child(node, 'settings').value;
  const inputs = {
    ...settings,
    first: digestAt(first, 'digest'),
    last: last && digestAt(last, 'digest'),
    prompt: textOrNull(node, 'prompt'),
  };
  return {
    // Fields unknown to this version are compared like any other, so they are not checked.
    inputs: inputs as unknown as PixelInputs,
    firstUri: textAt(first, 'still'),
    lastUri: last && textAt(last, 'still'),
  };
}

export function clipOf(node: LockNode): LockedClip {
  return {
    digest: digestAt(node, 'digest'),
    bytes: countAt(node, 'bytes'),
    width: countAt(node, 'width'),
    height: countAt(node, 'height'),
    frames: countAt(node, 'frames'),
  };
}

export function takeOf(node: LockNode): LockedTake {
  return {
    task: textOrNull(node, 'task'),
    request: textOrNull(node, 'request'),
    actualPrompt: textOrNull(node, 'actualPrompt'),
    cost: costAt(node),
    ...(node.value.providerName === undefined ? {} : { providerName: textAt(node, 'providerName') }),
    at: timeAt(node, 'at'),
  };
}

function costAt(node: LockNode): Money | 'free' | null {
  const cost = node.value.cost;
  if (cost === null || cost === 'free') return cost;
  const { value } = child(node, 'cost');
  if ((value.currency !== 'CNY' && value.currency !== 'USD') || typeof value.micros !== 'number')
    throw unreadable(node, 'cost', 'an amount of money');
  return { currency: value.currency, micros: value.micros };
}
