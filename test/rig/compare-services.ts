import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { RemoteKeyframe } from '../../src/plan/keyframe.js';
import type { TakeRequest } from '../../src/plan/take.js';
import { type Progress, ProviderFailure } from '../../src/providers/provider.js';
import { smallClip, testKey } from './emulated-service.js';
import { openService, type ServiceOptions, type ServiceUnderTest, serviceNames } from './two-services.js';

const signal = new AbortController().signal;

/** A model in a region, and what a take of it costs. */
export interface ModelCase {
  readonly model: string;
  readonly region: 'cn-beijing' | 'ap-southeast-1';
  readonly take: Partial<TakeRequest>;
  /** Millionths of a CNY. */
  readonly micros: number;
}

/** One model for each form of a request and each set of limits. */
export const forms = ['wan2.2-kf2v-flash', 'wan2.7-i2v', 'wan3.0-video'] as const;

/** Every model. The prices are those of the description. */
export const models: readonly ModelCase[] = [
  { model: 'wan2.2-kf2v-flash', region: 'cn-beijing', take: { resolution: '480P' }, micros: 500_000 },
  { model: 'wan2.2-kf2v-flash', region: 'cn-beijing', take: { negativePrompt: 'blur' }, micros: 1_000_000 },
  { model: 'wan2.2-kf2v-flash', region: 'cn-beijing', take: { resolution: '1080P' }, micros: 2_400_000 },
  { model: 'wanx2.1-kf2v-plus', region: 'cn-beijing', take: { seed: null }, micros: 3_500_000 },
  { model: 'wan2.1-kf2v-plus', region: 'ap-southeast-1', take: { promptExtend: true }, micros: 3_669_620 },
  { model: 'wan2.7-i2v', region: 'cn-beijing', take: { duration: 15, last: null }, micros: 9_000_000 },
  {
    model: 'wan2.7-i2v',
    region: 'ap-southeast-1',
    take: { duration: 2, resolution: '1080P' },
    micros: 2_201_772,
  },
  {
    model: 'wan2.7-i2v-2026-04-25',
    region: 'cn-beijing',
    take: { duration: 8, promptExtend: true },
    micros: 4_800_000,
  },
  {
    model: 'wan3.0-video',
    region: 'cn-beijing',
    take: { ratio: '21:9', generatedAudio: true, duration: 30 },
    micros: 18_000_000,
  },
  {
    model: 'wan3.0-video',
    region: 'ap-southeast-1',
    take: { resolution: '480P', duration: 2 },
    micros: 749_420,
  },
  {
    model: 'wan3.0-video-prime',
    region: 'cn-beijing',
    take: { resolution: '1080P', watermark: true },
    micros: 9_000_000,
  },
  { model: 'wan3.0-video-prime', region: 'ap-southeast-1', take: { last: null, seed: 0 }, micros: 5_104_220 },
];

/** The same work at both services; the client must conclude the same, and send nothing that is not documented. */
export async function compare<T>(
  options: ServiceOptions,
  work: (service: ServiceUnderTest) => Promise<T>,
): Promise<T> {
  const found: T[] = [];
  for (const name of serviceNames) {
    await using service = await openService(name, options);
    found.push(await work(service));
    expect(service.reference?.undocumented ?? []).toEqual([]);
  }
  const [emulated, reference] = found as [T, T];
  expect(emulated, 'what the client concludes from the emulator').toEqual(reference);
  return reference;
}

export async function outcome(service: ServiceUnderTest, request: TakeRequest) {
  try {
    return concluded(await service.settle(await service.provider.submit(request, signal)), service);
  } catch (error) {
    return { ...facts(error), billed: service.billed() };
  }
}

/** What the client knows at the end of a take. */
export function concluded(progress: Progress, service: ServiceUnderTest): Conclusion {
  const billed = service.billed();
  if (progress.state === 'pending') throw new Error('The take has not ended.');
  if (progress.state === 'failed') return { ...facts(progress.failure), billed };
  const { cost, actualPrompt, usage } = progress.receipt;
  const lifeMs = (progress.asset.expiresAt ?? 0) - service.clock.now();
  return {
    state: 'done',
    cost: typeof cost === 'object' ? (cost?.micros ?? null) : cost,
    rewritten: actualPrompt !== null,
    usage,
    lifeHours: Math.round(lifeMs / 3_600_000),
    billed,
  };
}

export interface Conclusion {
  readonly state: 'done' | 'failed';
  readonly cost?: unknown;
  readonly usage?: unknown;
  readonly rewritten?: boolean;
  readonly lifeHours?: number;
  readonly kind?: string;
  readonly code?: string;
  readonly limit?: string | null;
  readonly input?: string | null;
  readonly billed: number;
}

export function facts(error: unknown) {
  if (!(error instanceof ProviderFailure)) throw error;
  const { kind, code, limit, input, retryAfterMs } = error;
  return { state: 'failed' as const, kind, code, limit, input, retryAfterMs };
}

export async function failureOf(call: Promise<unknown>) {
  const ended = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  return facts(ended);
}

export function phaseOf(progress: Progress): string {
  return progress.state === 'pending' ? progress.phase : progress.state;
}

export async function downloaded(progress: Progress, service: ServiceUnderTest): Promise<string> {
  if (progress.state !== 'done') return 'nothing';
  const path = join(service.folder, 'clip.mp4');
  await service.provider.download(progress.asset, path, signal);
  return (await readFile(path)).equals(await readFile(smallClip)) ? 'the clip' : 'other bytes';
}

export async function countTasks(service: ServiceUnderTest, model: string): Promise<number> {
  const headers = { authorization: `Bearer ${testKey}` };
  const response = await fetch(`${service.baseUrl}/tasks?model_name=${model}`, { headers });
  return ((await response.json()) as { total: number }).total;
}

export function remote(uri: string): RemoteKeyframe {
  return { kind: 'remote', uri, digest: sha256(uri) };
}
