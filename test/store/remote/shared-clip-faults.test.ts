import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SharedClips } from '../../../src/store/remote/shared-clips.js';
import { machine, secrets, withPlace } from '../../rig/shared-places.js';
import { adoptBytes, keyOf } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

const signal = new AbortController().signal;
const clip = Buffer.alloc(300_000, 'one clip ');

test.each(['http', 's3'])('%s: an interrupted download continues where it ended', async (kind) => {
  await withPlace(kind, async ({ address, server }) => {
    if (!server) throw new Error('a server');
    await using one = await testFolder();
    await using two = await testFolder();
    const a = machine(one.path, address, secrets);
    await adoptBytes(a.store, 'rain', Buffer.alloc(6_000_000, 'one clip '));
    await a.share.push([keyOf('rain')], signal);
    server.fault = (request) => (/GET .*mp4/.test(request) ? { kind: 'cut', after: 2_000_000 } : undefined);
    const b = machine(two.path, address, secrets);
    expect((await b.share.pull([{ key: keyOf('rain') }], signal)).pulled).toHaveLength(1);
    const ranges = server.requests
      .flatMap((request) => / bytes=(\d+)-$/.exec(request)?.[1] ?? [])
      .map(Number);
    expect(ranges.length).toBeGreaterThan(1);
    expect([...ranges].sort((x, y) => x - y)).toEqual(ranges);
  });
});

test('an interrupted download continues in the next run, and one with wrong bytes starts again', async () => {
  await withPlace('http', async ({ address, server }) => {
    if (!server) throw new Error('a server');
    await using one = await testFolder();
    await using two = await testFolder();
    const a = machine(one.path, address);
    const { digest } = await adoptBytes(a.store, 'rain', clip);
    await a.share.push([keyOf('rain')], signal);
    const b = machine(two.path, address);
    await using incoming = await b.store.incoming();
    const half = join(incoming.path, '..', `pull-${digest}.mp4`);
    await writeFile(half, clip.subarray(0, 100_000));
    expect((await b.share.pull([{ key: keyOf('rain') }], signal)).pulled).toHaveLength(1);
    expect(server.requests.at(-1)).toMatch(/ bytes=100000-$/);

    // The clip as well: it would not be downloaded again.
    for (const name of ['takes', 'clips']) await rm(join(two.path, name), { recursive: true });
    await writeFile(half, Buffer.alloc(100_000));
    expect((await b.share.pull([{ key: keyOf('rain') }], signal)).pulled).toHaveLength(1);
    expect(server.requests.at(-1)).toMatch(/mp4$/);
  });
});

test.each([
  ['is gone', { kind: 'reset' }, 'store-down'],
  ['is silent', { kind: 'silent' }, 'store-down'],
  ['fails', { kind: 'status', status: 503 }, 'store-down'],
  ['keeps us out', { kind: 'status', status: 403 }, 'store-refused'],
  [
    'leads to a file',
    { kind: 'status', status: 302, headers: { location: 'file:///etc/passwd' } },
    'store-invalid',
  ],
] as const)('a store that %s is said so once, and asked no more than a few times', async (_, fault, code) => {
  await withPlace('http', async ({ address, server }) => {
    if (!server) throw new Error('a server');
    server.fault = () => fault;
    await using two = await testFolder();
    const { share } = machine(two.path, address);
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map(keyOf);
    const { errors } = await share.pull(
      keys.map((key) => ({ key })),
      signal,
    );
    expect(errors).toHaveLength(10);
    expect(new Set(errors.map(({ error }) => error.code))).toEqual(new Set([code]));
    expect(server.requests.length).toBeLessThanOrEqual(18);
  });
});

test('a request that fails in passing is sent again', async () => {
  await withPlace('http', async ({ address, server }) => {
    if (!server) throw new Error('a server');
    await using one = await testFolder();
    const { store, share } = machine(one.path, address);
    await adoptBytes(store, 'rain', clip);
    const seen = new Set<string>();
    server.fault = (request) => {
      if (seen.has(request)) return undefined;
      seen.add(request);
      return seen.size % 2 === 0 ? { kind: 'reset' } : { kind: 'status', status: 500 };
    };
    expect(await share.push([keyOf('rain')], signal)).toMatchObject({ pushed: [{}], errors: [] });
    expect(server.objects.size).toBe(3);
  });
});

test('an interrupt ends a transfer at once', async () => {
  await withPlace('http', async ({ address, server }) => {
    if (!server) throw new Error('a server');
    await using one = await testFolder();
    const stop = new AbortController();
    server.fault = () => {
      stop.abort();
      return { kind: 'silent' };
    };
    const { share }: { share: SharedClips } = machine(one.path, address);
    await expect(share.pull([{ key: keyOf('rain') }], stop.signal)).rejects.toThrow(/abort/i);
  });
});
