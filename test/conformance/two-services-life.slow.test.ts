import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DashscopeProvider } from '../../src/providers/dashscope/open-dashscope.js';
import type { Operation } from '../../src/providers/provider.js';
import { compare, concluded, downloaded, failureOf, models, phaseOf } from '../rig/compare-services.js';
import { wantedTake } from '../rig/emulated-service.js';
import { siblingKey, strangerKey } from '../rig/two-services.js';

const signal = new AbortController().signal;

describe('a client follows a task to its end at both services', () => {
  test('a waiting task can be cancelled, and a running one cannot', async () => {
    for (const { model, region, take } of models) {
      const request = await wantedTake({ model, ...take });
      const found = await compare({ region }, async (service) => {
        const { provider, clock } = service;
        const operations: Operation[] = [];
        for (let count = 0; count <= provider.limitsOf(model).takesInFlight; count += 1) {
          operations.push(await provider.submit(request, signal));
          clock.leap(1000);
        }
        const [first, waiting] = [operations.at(0), operations.at(-1)];
        if (first === undefined || waiting === undefined) throw new Error('There are no takes.');
        const before = await provider.poll(waiting, signal);
        const cancels = [await provider.cancel?.(first, signal), await provider.cancel?.(waiting, signal)];
        const again = await provider.cancel?.(waiting, signal);
        return {
          before: phaseOf(before),
          cancels,
          again,
          after: concluded(await service.settle(waiting), service),
          first: concluded(await service.settle(first), service).state,
        };
      });
      expect(found, model).toMatchObject({
        before: 'queued',
        cancels: [false, true],
        again: false,
        after: { kind: 'refused', code: 'take-cancelled' },
        first: 'done',
      });
    }
  });

  test('a lost take is found in the list, while it runs and when it has ended', async () => {
    for (const { model, region, take } of models) {
      const request = await wantedTake({ model, ...take });
      const other = { ...request, prompt: 'Another prompt.' };
      const found = await compare({ region, faults: ['broken after'] }, async (service) => {
        const { provider, clock } = service;
        const startedAt = clock.now();
        const lost = [
          { request, startedAt },
          { request: other, startedAt },
        ];
        const failure = await failureOf(provider.submit(request, signal));
        const search = async () => {
          const all = await provider.findLost(lost, async () => clock.leap(100), signal);
          return all.map((takes) => takes.map(({ state, far }) => [state, far ?? 'near']));
        };
        const running = await search();
        clock.leap(61_000);
        const ended = await search();
        const [mine] = await provider.findLost(lost, async () => clock.leap(100), signal);
        const adopted = mine?.[0] && concluded(await service.settle(mine[0].operation), service);
        return { failure, running, ended, adopted };
      });
      expect(found, model).toMatchObject({
        failure: { kind: 'unknown-outcome', code: 'answer-lost' },
        running: [[['running', 'near']], [['running', 'near']]],
        ended: [[['done', 'near']], []],
        adopted: { state: 'done' },
      });
    }
  });

  test('a lost take is found among more tasks than one page has', async () => {
    const found = await compare({ runMs: 1000, faults: ['broken after'] }, async (service) => {
      const { provider, clock } = service;
      const startedAt = clock.now();
      const request = await wantedTake();
      await failureOf(provider.submit(request, signal));
      for (let count = 0; count < 60; count += 1) {
        clock.leap(1000);
        await provider.submit({ ...request, prompt: `Take ${count}.` }, signal);
      }
      clock.leap(60_000);
      const all = await provider.findLost([{ request, startedAt }], async () => clock.leap(100), signal);
      return all.map((takes) => takes.map(({ state }) => state));
    });
    expect(found).toEqual([['done']]);
  });

  test('another key of the account reaches the take, and a key of another account does not lose it', async () => {
    const request = await wantedTake();
    const found = await compare({ faults: ['broken after'] }, async (service) => {
      const { clock } = service;
      const [sibling, stranger] = [siblingKey, strangerKey].map((apiKey) => service.client({ apiKey })) as [
        DashscopeProvider,
        DashscopeProvider,
      ];
      const startedAt = clock.now();
      await failureOf(service.provider.submit(request, signal));
      const search = async (by: DashscopeProvider) =>
        (await by.findLost([{ request, startedAt }], async () => clock.leap(100), signal))[0]?.length;
      const counts = [await search(sibling), await search(stranger)];
      const operation = await service.provider.submit(request, signal);
      clock.leap(61_000);
      return {
        counts,
        sibling: concluded(await sibling.poll(operation, signal), service),
        stranger: await failureOf(stranger.poll(operation, signal)),
      };
    });
    expect(found).toMatchObject({
      counts: [1, 0],
      sibling: { state: 'done' },
      stranger: { kind: 'unauthorised', code: 'take-elsewhere' },
    });
  });

  test.each([-20, -1, 1, 20])(
    'a clock of the service that is %i hours off hides no lost take',
    async (hours) => {
      const request = await wantedTake({ model: 'wan2.7-i2v' });
      const found = await compare(
        { skewMs: hours * 3_600_000, faults: ['broken after'] },
        async (service) => {
          const { provider, clock } = service;
          await provider.prepare?.(request, signal);
          const lost = [{ request, startedAt: clock.now(), aheadMs: provider.clockAheadMs?.() ?? null }];
          await failureOf(provider.submit(request, signal));
          clock.leap(61_000);
          const [mine] = await provider.findLost(lost, async () => clock.leap(100), signal);
          return {
            ahead: Math.round((lost[0]?.aheadMs ?? 0) / 3_600_000),
            states: mine?.map(({ state, far }) => [state, far ?? 'near']),
          };
        },
      );
      expect(found).toEqual({ ahead: hours, states: [['done', 'near']] });
    },
  );

  test('a download is continued, and its address is renewed', async () => {
    const request = await wantedTake();
    const found = await compare({ faults: ['download broken', 'half a download'] }, async (service) => {
      const progress = await service.settle(await service.provider.submit(request, signal));
      if (progress.state !== 'done') throw new Error('The take has not ended.');
      const bytes = await downloaded(progress, service);
      // Another process has no signed address.
      const path = join(service.folder, 'again.mp4');
      await service.client().download(JSON.parse(JSON.stringify(progress.asset)), path, signal);
      const ranges = service.reference?.seen
        .filter(({ route }) => route === 'result')
        .map(({ headers }) => headers.range ?? 'all');
      if (ranges) expect(ranges).toEqual(['all', 'all', 'bytes=3000-', 'all']);
      return { bytes, again: (await readFile(path)).length };
    });
    expect(found).toEqual({ bytes: 'the clip', again: 6328 });
  });

  test('a task and its result live for one day', async () => {
    const request = await wantedTake();
    const found = await compare({}, async (service) => {
      const operation = await service.provider.submit(request, signal);
      const progress = await service.settle(operation);
      if (progress.state !== 'done') throw new Error('The take has not ended.');
      service.clock.leap(24 * 3_600_000);
      const path = join(service.folder, 'late.mp4');
      return {
        poll: concluded(await service.provider.poll(operation, signal), service),
        download: await failureOf(service.client().download(progress.asset, path, signal)),
      };
    });
    expect(found).toMatchObject({
      poll: { kind: 'expired', code: 'take-expired' },
      download: { kind: 'expired' },
    });
  });

  test('more takes than may run wait for each other', async () => {
    const request = await wantedTake();
    const found = await compare({}, async (service) => {
      const { provider, clock } = service;
      const operations: Operation[] = [];
      for (let count = 0; count < 5; count += 1) {
        operations.push(await provider.submit(request, signal));
        clock.leap(1000);
      }
      const phases: string[][] = [];
      for (let minute = 0; minute < 4; minute += 1) {
        phases.push(
          await Promise.all(operations.map(async (one) => phaseOf(await provider.poll(one, signal)))),
        );
        clock.leap(60_000);
      }
      return phases;
    });
    expect(found).toEqual([
      ['running', 'running', 'queued', 'queued', 'queued'],
      ['done', 'done', 'running', 'running', 'queued'],
      ['done', 'done', 'done', 'done', 'running'],
      ['done', 'done', 'done', 'done', 'done'],
    ]);
  });

  test('a second submit within the rate of a model is accepted, and the next one is throttled', async () => {
    for (const { model, region, take } of models) {
      const request = await wantedTake({ model, ...take });
      const found = await compare({ region }, async (service) => {
        const { provider } = service;
        await provider.prepare?.(request, signal);
        for (let count = 0; count < provider.limitsOf(model).submitsPerSecond; count += 1)
          await provider.submit(request, signal);
        return failureOf(provider.submit(request, signal));
      });
      expect(found, model).toMatchObject({ kind: 'throttled', code: 'throttled' });
    }
  });
});
