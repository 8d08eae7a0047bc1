import { sha256 } from '../../src/base/digest.js';
import { money } from '../../src/base/money.js';
import type { LockedFilm, LockedShot } from '../../src/lockfile/format.js';
import { pixelInputs } from '../../src/plan/cache-key.js';
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
