import { sha256 } from '../../src/base/digest.js';
import { money } from '../../src/base/money.js';
import type { ListedTake, LockedFilm, LockedPick, LockedShot, ShotTakes } from '../../src/lockfile/format.js';
import { takeName } from '../../src/lockfile/take-name.js';
import { cacheKey, pixelInputs } from '../../src/plan/cache-key.js';
import type { RenderPlan } from '../../src/plan/render-plan.js';
import type { TakeRequest } from '../../src/plan/take.js';
import { keyOf, plannedTake, requestFor } from '../rig/takes.js';

/** A shot as a lock holds it. */
export function lockedShot(shot: string, more: Partial<LockedShot> = {}): LockedShot {
  const request = requestFor(shot);
  return {
    key: keyOf(shot),
    asked: askedOf(request),
    clip: { digest: sha256(`clip ${shot}`), bytes: 4_123_456, width: 1280, height: 720, frames: 150 },
    take: {
      task: `task-${shot}`,
      request: `request-${shot}`,
      actualPrompt: null,
      cost: money(1, 'CNY'),
      at: '2026-11-22T12:00:00Z',
    },
    ...more,
  };
}

export function askedOf(request: TakeRequest): LockedShot['asked'] {
  return {
    inputs: pixelInputs(request),
    firstUri: request.first.uri,
    lastUri: request.last?.uri ?? null,
  };
}

export const lockedFilm: LockedFilm = {
  tool: '0.1.0',
  engine: { kind: 'native', version: '5.1.9' },
  order: ['rain', 'gaze'],
  settings: { size: 'auto', fps: 30, fit: 'cover' },
  timeline: sha256('timeline'),
  digest: sha256('film'),
  packets: sha256('packets'),
  frames: 300,
  bytes: 8_000_000,
};

/** A plan of one take per shot. */
export function planOf(...shots: readonly string[]): RenderPlan {
  return {
    takes: shots.map((shot) => plannedTake(shot)),
    shots: shots.map((id) => ({ id, key: keyOf(id) })),
  };
}

/** A take of a shot with this seed. Takes with a higher seed are newer. */
export function listedTake(shot: string, seed: number, more: Partial<ListedTake> = {}): ListedTake {
  const request = { ...requestFor(shot), seed };
  const { clip, take } = lockedShot(shot);
  const at = `2026-11-22T12:00:00.${String(seed).padStart(3, '0')}Z`;
  return {
    key: cacheKey(request),
    asked: askedOf(request),
    clip: { ...clip, digest: sha256(`clip ${shot} ${seed}`), seconds: 5 },
    take: { ...take, task: `task-${shot}-${seed}`, at },
    star: false,
    note: null,
    ...more,
  };
}

/** The takes of a shot, as a lockfile has them. */
export function takesOf(
  list: readonly ListedTake[],
  said: { readonly pick?: LockedPick | null; readonly note?: string | null } = {},
): ShotTakes {
  const named = list.map((one) => [takeName(one.key, one.clip.digest), one] as const);
  return { pick: null, note: null, ...said, list: new Map(named) };
}

/** The pick of a take for the shot's own request. */
export function pickOf(shot: string, { key, clip }: ListedTake): LockedPick {
  return { take: takeName(key, clip.digest), for: keyOf(shot), asked: askedOf(requestFor(shot)) };
}
