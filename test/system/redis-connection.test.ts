import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { parseRedisAddress } from '../../src/system/redis-address.js';
import { connectRedis } from '../../src/system/redis-connection.js';
import { hasRedis, openRedisServer } from '../rig/redis-server.js';

const { signal } = new AbortController();
const connect = (url: string, patienceMs = 5000) =>
  connectRedis(parseRedisAddress(url), { signal, whenDown: 'wait', patienceMs });

test.skipIf(!hasRedis)('a connection survives a restart of the server', async () => {
  await using redis = await openRedisServer();
  using connection = await connect(redis.url);
  expect(await connection.client.ping()).toBe('PONG');
  await redis.kill();
  const asked = connection.client.ping();
  await redis.start();
  expect(await asked).toBe('PONG');
});

test.skipIf(!hasRedis)('a command fails at once without a connection if that is asked for', async () => {
  await using redis = await openRedisServer();
  using connection = await connectRedis(parseRedisAddress(redis.url), { signal, whenDown: 'fail' });
  const closed = once(connection.client, 'close');
  await redis.kill();
  await closed;
  await expect(connection.client.ping()).rejects.toThrow();
});

test.skipIf(!hasRedis)('what the server refuses is an error without the password', async () => {
  await using redis = await openRedisServer({ password: 'right-secret' });
  using connection = await connect(redis.url);
  expect(await connection.client.ping()).toBe('PONG');
  expect(connection.name).toBe(`redis://127.0.0.1:${redis.port}/0`);
  for (const wrong of [
    `redis://127.0.0.1:${redis.port}/0`,
    `redis://:wrong-secret@127.0.0.1:${redis.port}/0`,
    `redis://:right-secret@127.0.0.1:${redis.port}/9999`,
  ]) {
    const refused = expect(connect(wrong)).rejects;
    await refused.toMatchObject({ code: 'queue-refused' });
    await refused.not.toThrow(/secret/);
  }
});

test.skipIf(!hasRedis)('a command that must not wait fails when the server answers nothing', async () => {
  await using redis = await openRedisServer();
  const options = { signal, whenDown: 'fail', patienceMs: 200 } as const;
  using connection = await connectRedis(parseRedisAddress(redis.url), options);
  redis.freeze();
  await expect(connection.client.ping()).rejects.toThrow('timed out');
});

test('a server that does not exist or does not answer is down', async () => {
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `redis://127.0.0.1:${typeof address === 'object' && address?.port}`;
  await expect(connect(url, 100)).rejects.toMatchObject({ code: 'queue-down' });
  server.close();
  await once(server, 'close');
  await expect(connect(url)).rejects.toMatchObject({
    code: 'queue-down',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('an interrupt ends the wait for a connection', async () => {
  const interrupt = new AbortController();
  const connecting = connectRedis(parseRedisAddress('redis://192.0.2.1'), {
    signal: interrupt.signal,
    whenDown: 'wait',
  });
  interrupt.abort(new Error('enough'));
  await expect(connecting).rejects.toThrow('enough');
});
