import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/base/canonical-json.js';
import type { TakeRequest } from '../../src/plan/take.js';
import {
  type Asset,
  type Operation,
  type Progress,
  type Provider,
  ProviderFailure,
} from '../../src/providers/provider.js';
import { testFolder } from '../rig/test-folder.js';

/** A provider that is ready to work, with what the suite has to know of it. */
export interface ProviderOnTrial extends AsyncDisposable {
  readonly provider: Provider;
  /** A take that it can make, quickly. */
  readonly request: TakeRequest;
  /** A take that it must refuse; null when it refuses nothing. */
  readonly refused: TakeRequest | null;
  /** An operation as it would be of a take that it no longer knows. */
  readonly forgotten: Operation;
  /** An asset as it would be of such a take. */
  readonly forgottenAsset: Asset;
  /** Whether it can be asked for takes whose submit answer was lost. */
  readonly listsTakes: boolean;
  /** Texts that must never leave it: keys, signatures. */
  readonly secrets: readonly string[];
  /** Lets the take come to its end, where the test must help. */
  finish?(operation: Operation): Promise<void>;
}

const signal = new AbortController().signal;

/** What everything that calls itself a provider has to keep, whatever it is behind. */
export function describeProvider(name: string, open: () => Promise<ProviderOnTrial>): void {
  describe(`${name} keeps the provider contract`, () => {
    test('a provider has an id, limits and capabilities', async () => {
      await using trial = await open();
      const { provider, request } = trial;
      expect(provider.id).toMatch(/^[a-z][a-z0-9-]*$/);
      for (const limit of [provider.limits, provider.limitsOf?.(request.model) ?? provider.limits]) {
        expect(limit.submitsPerSecond).toBeGreaterThan(0);
        expect(limit.pollsPerSecond).toBeGreaterThan(0);
        expect(limit.takesInFlight).toBeGreaterThanOrEqual(1);
      }
      expect(provider.capabilities(request.model)).toMatchObject({
        provider: provider.id,
        model: request.model,
      });
      expect(provider.capabilities('an-unknown-model')).toBeUndefined();
    });

    test('a take goes from its submit to a file, with every step repeatable but the first', async () => {
      await using trial = await open();
      await using folder = await testFolder();
      const { provider, request } = trial;
      const operation = await provider.submit(request, signal);
      // The journal keeps it as JSON, and a later process comes back with that.
      const kept = JSON.parse(JSON.stringify(operation)) as Operation;
      expect(kept).toEqual(operation);
      const progress = await provider.poll(kept, signal);
      expectProgress(progress);
      await trial.finish?.(kept);
      const done = await finished(provider, kept);
      const again = await finished(provider, kept);
      expect(again.receipt).toEqual(done.receipt);
      const { cost } = done.receipt;
      if (cost !== 'free' && cost !== null) expect(cost.micros).toBeGreaterThanOrEqual(0);
      expect(JSON.parse(JSON.stringify(done.asset))).toEqual(done.asset);
      const first = await fetched(provider, done.asset, join(folder.path, 'first one.mp4'));
      const second = await fetched(provider, again.asset, join(folder.path, 'zweites ‘Stück’.mp4'));
      expect(second.equals(first)).toBe(true);
      expect(first.toString('latin1', 4, 8)).toBe('ftyp');
      const recorded = JSON.stringify([operation, progress, done.receipt]);
      for (const secret of trial.secrets) expect(recorded).not.toContain(secret);
    });

    test('two submits are two takes', async () => {
      await using trial = await open();
      const { provider, request } = trial;
      const one = await provider.submit(request, signal);
      const two = await provider.submit(request, signal);
      expect(JSON.stringify(two)).not.toBe(JSON.stringify(one));
    });

    test('an unknown take is expired, and not an internal error', async () => {
      await using trial = await open();
      const failure = await failureOf(trial.provider.poll(trial.forgotten, signal));
      expect(failure.kind).toBe('expired');
      expect(failure.message).not.toBe('');
    });

    test('a refusal is reported as such, at the submit or at the poll', async () => {
      await using trial = await open();
      const { provider, refused } = trial;
      if (refused === null) return;
      const failure = await failureOf(
        provider.submit(refused, signal).then(async (operation) => {
          await trial.finish?.(operation);
          return await settled(provider, operation);
        }),
      );
      expect(failure.kind).toBe('refused');
      for (const secret of trial.secrets) expect(`${failure.message} ${failure.hint}`).not.toContain(secret);
    });

    test('a take whose answer was lost is found again, by the name that the answer gave it', async () => {
      await using trial = await open();
      const { provider, request, listsTakes } = trial;
      const before = Date.now();
      const operation = await provider.submit(request, signal);
      const found = await findLost(request, before);
      async function findLost(lost: TakeRequest, startedAt: number): Promise<readonly Operation[]> {
        const [ones] = await provider.findLost([{ request: lost, startedAt }], async () => undefined, signal);
        return ones?.map((one) => one.operation) ?? [];
      }
      // Looked for on behalf of another shot, a take keeps its name: so it is known as ours, and not taken for lost.
      const nameOf = (one: Operation) => provider.nameOf?.(one) ?? canonicalJson(one);
      expect(found.map(nameOf)).toEqual(listsTakes ? [nameOf(operation)] : []);
      const other = { ...request, shot: 'another', prompt: null, seed: 99 };
      const others = await findLost(other, before);
      for (const one of others) expect(nameOf(one)).toBe(nameOf(operation));
    });

    test('an aborted signal starts no work', async () => {
      await using trial = await open();
      await using folder = await testFolder();
      const { provider, request, forgotten, forgottenAsset } = trial;
      const gone = AbortSignal.abort(new Error('given up'));
      const path = join(folder.path, 'clip.mp4');
      await expect(provider.submit(request, gone)).rejects.toThrow('given up');
      await expect(provider.poll(forgotten, gone)).rejects.toThrow('given up');
      await expect(provider.download(forgottenAsset, path, gone)).rejects.toThrow('given up');
      const lost = [{ request, startedAt: 0 }];
      await expect(provider.findLost(lost, async () => undefined, gone)).rejects.toThrow('given up');
      await expect(stat(path)).rejects.toThrow('ENOENT');
      const recent = [{ request, startedAt: Date.now() - 1000 }];
      expect(await provider.findLost(recent, async () => undefined, signal)).toEqual([[]]);
      expect(await provider.findLost([], async () => undefined, signal)).toEqual([]);
    });

    test('a failed download gives a failure of the provider contract', async () => {
      await using trial = await open();
      await using folder = await testFolder();
      const { provider, forgottenAsset } = trial;
      const path = join(folder.path, 'clip.mp4');
      const failure = await failureOf(provider.download(forgottenAsset, path, signal));
      expect(['expired', 'transient']).toContain(failure.kind);
      await expect(stat(path)).rejects.toThrow('ENOENT');
    });
  });
}

function expectProgress(progress: Progress): void {
  if (progress.state !== 'pending') return;
  expect(progress.askAgainInMs).toBeGreaterThanOrEqual(0);
  if (progress.fraction !== null) {
    expect(progress.fraction).toBeGreaterThanOrEqual(0);
    expect(progress.fraction).toBeLessThanOrEqual(1);
  }
}

async function settled(provider: Provider, operation: Operation): Promise<Progress> {
  for (;;) {
    const progress = await provider.poll(operation, signal);
    expectProgress(progress);
    if (progress.state !== 'pending') return progress;
    const wait = Math.min(progress.askAgainInMs, 100);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

async function finished(
  provider: Provider,
  operation: Operation,
): Promise<Progress & { readonly state: 'done' }> {
  const progress = await settled(provider, operation);
  if (progress.state === 'done') return progress;
  throw progress.state === 'failed' ? progress.failure : new Error('The take has not ended.');
}

async function fetched(provider: Provider, asset: Asset, path: string): Promise<Buffer> {
  await provider.download(asset, path, signal);
  return await readFile(path);
}

/** The failure that a call throws or answers with. */
async function failureOf(call: Promise<unknown>): Promise<ProviderFailure> {
  const answer = await call.then(
    (value) => value,
    (error: unknown) => error,
  );
  if (answer instanceof ProviderFailure) return answer;
  const progress = answer as Progress | undefined;
  if (progress && typeof progress === 'object' && 'state' in progress && progress.state === 'failed')
    return progress.failure;
  throw new Error(`No failure came: ${answer instanceof Error ? answer.stack : JSON.stringify(answer)}`);
}
