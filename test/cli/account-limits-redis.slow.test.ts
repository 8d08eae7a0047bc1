import { expect, test } from 'vitest';
import { type BusyAccount, openBusyAccount } from '../rig/busy-account.js';
import type { Ended } from '../rig/cli.js';
import { hasRedis, openRedisServer } from '../rig/redis-server.js';

// A process with a user folder of its own is like another machine: it meets the others in a Redis only.

function machineOf(account: BusyAccount, name: string, queue: string) {
  return { ...account.machine(name), INBETWEEN_QUEUE: queue };
}

function warningsIn({ stdout }: Ended) {
  return (
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type?: string; code?: string; message?: string })
      // These projects have no shared store, so that they share nothing but limits. That is another warning.
      .filter(({ type, code }) => type === 'warned' && code !== 'queue-without-store')
  );
}

test.skipIf(!hasRedis)(
  'three machines keep the limits of one account together, without a rejected submit',
  async () => {
    await using redis = await openRedisServer();
    await using account = await openBusyAccount(1);
    const names = ['a', 'b', 'c'];
    const ends = await Promise.all(
      names.map(async (name) => {
        const env = machineOf(account, name, redis.url);
        return await account.render(await account.project(name, 5), { env }).ended;
      }),
    );
    for (const end of ends) {
      expect(end.code, end.stdout).toBe(0);
      expect(warningsIn(end)).toEqual([]);
    }
    expect(account.rejected).toEqual([]);
    // A busy machine can delay a submit after its turn, so that it comes close to the next one.
    expect(account.worstSecond()).toBeLessThanOrEqual(6);
    expect(account.service.emulator.bill().tasks).toBe(15);
  },
);

test.skipIf(!hasRedis)(
  'a killed machine keeps no other one from its end, and each take is paid for once',
  async () => {
    await using redis = await openRedisServer();
    await using account = await openBusyAccount(0.5);
    const [killed, other] = [await account.project('killed', 5), await account.project('other', 2)];
    const first = account.render(killed, { env: machineOf(account, 'killed', redis.url) });
    await expect.poll(() => account.submits.length, { timeout: 60_000 }).toBeGreaterThan(2);
    first.child.kill('SIGKILL');
    await first.ended;
    const end = await account.render(other, { env: machineOf(account, 'other', redis.url) }).ended;
    expect(end.code, end.stdout).toBe(0);
    const again = await account.render(killed, { env: machineOf(account, 'killed', redis.url) }).ended;
    expect(again.code, again.stdout).toBe(0);
    expect(account.service.emulator.bill().tasks).toBe(7);
  },
);

test.skipIf(!hasRedis)(
  'a Redis that is gone in the middle costs one message, and no take is lost or paid for twice',
  async () => {
    await using redis = await openRedisServer();
    await using account = await openBusyAccount(0.5);
    const project = await account.project('a', 8);
    const render = account.render(project, { env: machineOf(account, 'a', redis.url) });
    await expect.poll(() => account.submits.length, { timeout: 60_000 }).toBeGreaterThan(1);
    await redis.kill();
    const end = await render.ended;
    expect(end.code, end.stdout).toBe(0);
    expect(warningsIn(end)).toEqual([
      expect.objectContaining({
        code: 'limits-not-shared',
        message: expect.stringMatching(/^The queue redis:\/\/127.0.0.1:\d+\/0 does not respond/),
      }),
    ]);
    expect(account.service.emulator.bill().tasks).toBe(8);
    expect(account.rejected).toEqual([]);
  },
);

test('a Redis that never was there costs one message', async () => {
  await using account = await openBusyAccount(0);
  const project = await account.project('a', 3);
  const end = await account.render(project, { env: machineOf(account, 'a', 'redis://127.0.0.1:1/0') }).ended;
  expect(end.code, end.stdout).toBe(0);
  expect(warningsIn(end)).toEqual([expect.objectContaining({ code: 'limits-not-shared' })]);
  expect(account.service.emulator.bill().tasks).toBe(3);
});

test.skipIf(!hasRedis)('shares on several machines keep one cap together', async () => {
  await using redis = await openRedisServer();
  await using account = await openBusyAccount(1);
  const projects = await Promise.all([1, 2, 3].map(() => account.project('a', 9)));
  // A clip costs 1 CNY: each share costs 3 CNY and fits the cap alone.
  const ends = await Promise.all(
    projects.map(
      (project, index) =>
        account.render(project, {
          args: [`--shard=${index + 1}/3`, '--max-cost', '5 CNY'],
          env: machineOf(account, `machine-${index}`, redis.url),
        }).ended,
    ),
  );
  expect(account.service.emulator.bill().tasks).toBe(5);
  const words = ends.map(({ stdout }) => stdout).join('');
  expect(words).toContain('Other renders of this film have spent or reserved');
});
