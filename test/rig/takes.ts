import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../src/base/digest.js';
import { money } from '../../src/base/money.js';
import { type CacheKey, cacheKey, pixelInputs } from '../../src/plan/cache-key.js';
import type { Price } from '../../src/plan/price.js';
import type { PlannedTake } from '../../src/plan/render-plan.js';
import type { TakeRequest } from '../../src/plan/take.js';
import type { ClipStore } from '../../src/store/clips/clip-store.js';
import type { ClipOrigin } from '../../src/store/clips/take-record.js';
import type { JournalHappening, TakeId } from '../../src/store/journal/journal-entry.js';
import type { Clip, ClipFacts } from '../../src/timeline/clip.js';

/** A request for a shot with this name; another name is another prompt, so another clip. */
export function requestFor(shot: string): TakeRequest {
  return {
    shot,
    provider: 'fake',
    revision: 'fake-1',
    model: 'fake-model',
    first: image(`${shot}-first`),
    last: image(`${shot}-last`),
    prompt: `The prompt of ${shot}`,
    negativePrompt: null,
    template: null,
    resolution: '720P',
    duration: 5,
    promptExtend: false,
    watermark: false,
    seed: 7,
    slate: null,
  };
}

function image(name: string): TakeRequest['first'] {
  return {
    kind: 'image',
    uri: `${name}.png`,
    from: 'file',
    digest: sha256(name),
    bytes: 1000,
    format: 'png',
    size: { width: 1280, height: 720 },
    orientation: 1,
    alpha: false,
    file: `/frames/${name}.png`,
  };
}

export function keyOf(shot: string): CacheKey {
  return cacheKey(requestFor(shot));
}

export const oneYuan: Price = {
  kind: 'known',
  money: money(1, 'CNY'),
  asOf: '2026-11-22',
  source: 'the test',
};

/** A planned take of one shot. */
export function plannedTake(shot: string, price: Price = oneYuan): PlannedTake {
  return {
    key: keyOf(shot),
    request: requestFor(shot),
    shots: [shot],
    price,
    expectedSeconds: 100,
    size: { width: 1280, height: 720 },
  };
}

/** What a look inside a clip of five seconds finds. */
export const facts: ClipFacts = {
  width: 1280,
  height: 720,
  frames: 150,
  rate: [30, 1],
  timescale: 15360,
  duration: 5,
  codec: 'avc1.64001f',
  config: sha256('config'),
  pixelFormat: 'yuv420p',
  sampleAspect: [1, 1],
  rotation: 0,
  colour: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
  fragmented: false,
  oddEdit: false,
  audio: null,
};

function originOf(shot: string, created: number): ClipOrigin {
  return {
    shot,
    inputs: pixelInputs(requestFor(shot)),
    facts,
    receipt: { cost: money(1, 'CNY'), actualPrompt: null, requestId: 'r-1', usage: { video_duration: 5 } },
    created,
  };
}

/** Puts a clip with these bytes into the store as the answer to a shot. */
export async function adoptBytes(
  store: ClipStore,
  shot: string,
  bytes: string | Uint8Array,
  created = 0,
): Promise<Clip> {
  await using folder = await store.incoming();
  const file = join(folder.path, 'clip.mp4');
  await writeFile(file, bytes);
  return await store.adopt(keyOf(shot), file, originOf(shot, created));
}

/** A journal's first entry of a take. */
export function intentOf(shot: string, take: TakeId, price: Price = oneYuan): JournalHappening {
  const { key, shots, request } = plannedTake(shot, price);
  return { type: 'intent', take, key, shots, request, price, keepsMs: 86_400_000 };
}
