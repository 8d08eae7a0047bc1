import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { openObjectServer } from '../../rig/object-server.js';
import { asOrdinaryUser } from '../../rig/ordinary-user.js';
import { kinds, machine, secrets, withPlace } from '../../rig/shared-places.js';
import { adoptBytes, keyOf } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

const signal = new AbortController().signal;
const clip = Buffer.alloc(300_000, 'one clip ');

test.each(kinds)('%s: a clip of one machine is pulled by another, byte for byte', async (kind) => {
  await withPlace(kind, async ({ address }) => {
    await using one = await testFolder();
    await using two = await testFolder();
    const a = machine(one.path, address, secrets);
    const b = machine(two.path, address, secrets);
    const made = await adoptBytes(a.store, 'rain', clip);
    expect(await b.share.pull([{ key: keyOf('rain') }], signal)).toMatchObject({ absent: [keyOf('rain')] });
    expect(await a.share.push([keyOf('rain'), keyOf('unknown')], signal)).toMatchObject({
      pushed: [{ clip: made.digest }],
      conflicts: [],
      errors: [],
    });
    expect(await b.share.find([keyOf('rain'), keyOf('gaze')], signal)).toEqual({
      found: new Map([[keyOf('rain'), made.digest]]),
      errors: [],
    });
    expect(await b.share.pull([{ key: keyOf('rain') }], signal)).toMatchObject({
      pulled: [{ clip: made.digest, bytes: clip.length }],
      errors: [],
    });
    const got = await b.store.find(keyOf('rain'));
    expect((await readFile(got?.path ?? '')).equals(clip)).toBe(true);
    expect((await b.store.record(keyOf('rain')))?.receipt).toEqual(
      (await a.store.record(keyOf('rain')))?.receipt,
    );
    expect((await readdir(join(two.path, 'incoming'))).length).toBe(0);
  });
});

test('a clip that answers several keys is downloaded once, also when they are pulled at the same time', async () => {
  await using server = await openObjectServer();
  await using one = await testFolder();
  await using two = await testFolder();
  const shots = ['rain', 'gaze', 'mech', 'walk'];
  const a = machine(one.path, { at: server.url });
  for (const shot of shots) await adoptBytes(a.store, shot, clip);
  await a.share.push(shots.map(keyOf), signal);
  const b = machine(two.path, { at: server.url });
  const [first, second] = await Promise.all([
    b.share.pull([{ key: keyOf('rain') }, { key: keyOf('gaze') }], signal),
    b.share.pull([{ key: keyOf('mech') }, { key: keyOf('walk') }], signal),
  ]);
  expect([first, second]).toMatchObject([{ errors: [] }, { errors: [] }]);
  expect((await b.store.knownClips(shots.map(keyOf))).size).toBe(4);
  const downloads = server.requests.filter((request) => /^GET .*\/clips\//.test(request));
  expect(downloads).toHaveLength(1);
});

test('a prompt that names a web address does not keep its clip from being shared', async () => {
  await withPlace('folder', async ({ address }) => {
    await using one = await testFolder();
    await using two = await testFolder();
    const shot = 'a poster that says http://inn.example/?open';
    const a = machine(one.path, address);
    const made = await adoptBytes(a.store, shot, clip);
    expect(await a.share.push([keyOf(shot)], signal)).toMatchObject({ errors: [] });
    expect(await machine(two.path, address).share.pull([{ key: keyOf(shot) }], signal)).toMatchObject({
      pulled: [{ clip: made.digest }],
      errors: [],
    });
  });
});

test.each<[string, object, boolean]>([
  ['no receipt', { receipt: null }, true],
  ['a receipt of other things', { receipt: { cost: { currency: 'XXX' }, taskId: 5, requestId: {} } }, true],
  ['a day that no calendar has', { created: 1e20 }, false],
  ['no shot', { shot: null }, false],
])('a shared record with an invalid part (%s) does no harm', async (_, amiss, comesIn) => {
  await withPlace('folder', async ({ address, spoil }) => {
    await using one = await testFolder();
    await using two = await testFolder();
    const a = machine(one.path, address);
    await adoptBytes(a.store, 'rain', clip);
    await a.share.push([keyOf('rain')], signal);
    const answer = `takes/${keyOf('rain')}.json`;
    const said = JSON.parse(await readFile(join(address.at, answer), 'utf8')) as object;
    await spoil(answer, Buffer.from(JSON.stringify({ ...said, ...amiss })));
    const b = machine(two.path, address);
    const { pulled, errors } = await b.share.pull([{ key: keyOf('rain') }], signal);
    expect([pulled.length, errors.length]).toEqual(comesIn ? [1, 0] : [0, 1]);
    const record = await b.store.record(keyOf('rain'));
    if (comesIn) expect(record?.receipt).toMatchObject({ cost: null, requestId: null, usage: null });
  });
});

test('a record whose request does not match its key is not shared', async () => {
  await withPlace('folder', async ({ address }) => {
    await using one = await testFolder();
    const a = machine(one.path, address);
    await adoptBytes(a.store, 'rain', clip);
    const path = join(one.path, 'takes', `${keyOf('rain')}.json`);
    await writeFile(path, (await readFile(path, 'utf8')).replace('The prompt of rain', 'Other words'));
    expect(await a.share.push([keyOf('rain')], signal)).toMatchObject({ pushed: [], errors: [] });
    expect(await a.share.find([keyOf('rain')], signal)).toMatchObject({ errors: [] });
  });
});

test.each(kinds)('%s: a clip that is known to be there is not requested again', async (kind) => {
  await withPlace(kind, async ({ address, server }) => {
    await using one = await testFolder();
    const a = machine(one.path, address, secrets);
    await adoptBytes(a.store, 'rain', clip);
    await a.share.push([keyOf('rain')], signal);
    const before = server?.requests.length;
    const again = machine(one.path, address, secrets);
    expect(await again.share.push([keyOf('rain')], signal)).toMatchObject({ present: [keyOf('rain')] });
    expect(server?.requests.length).toBe(before);
  });
});

test.each(kinds)('%s: two clips for one key are both kept, and each can be read', async (kind) => {
  await withPlace(kind, async ({ address }) => {
    await using one = await testFolder();
    await using two = await testFolder();
    await using three = await testFolder();
    const [a, b, c] = [one, two, three].map(({ path }) => machine(path, address, secrets));
    if (!a || !b || !c) throw new Error('three machines');
    const first = await adoptBytes(a.store, 'rain', clip);
    const second = await adoptBytes(b.store, 'rain', Buffer.concat([clip, clip]));
    await a.share.push([keyOf('rain')], signal);
    expect(await b.share.push([keyOf('rain')], signal)).toMatchObject({
      conflicts: [{ key: keyOf('rain'), ours: second.digest, theirs: first.digest }],
    });
    await c.share.pull([{ key: keyOf('rain') }], signal);
    expect((await c.store.find(keyOf('rain')))?.digest).toBe(first.digest);
    await c.share.pull([{ key: keyOf('rain'), clip: second.digest }], signal);
    expect((await c.store.find(keyOf('rain')))?.digest).toBe(second.digest);
    expect(await c.store.choose(keyOf('rain'), first.digest)).toBe(true);
  });
});

test.each(kinds)('%s: wrong bytes are never stored', async (kind) => {
  await withPlace(kind, async ({ address, spoil }) => {
    await using one = await testFolder();
    await using two = await testFolder();
    const a = machine(one.path, address, secrets);
    const b = machine(two.path, address, secrets);
    const { digest } = await adoptBytes(a.store, 'rain', clip);
    await a.share.push([keyOf('rain')], signal);
    const path = `clips/${digest.slice(0, 2)}/${digest}.mp4`;
    for (const bytes of [Buffer.alloc(clip.length), clip.subarray(1), Buffer.concat([clip, clip])]) {
      await spoil(path, bytes);
      const { pulled, errors } = await b.share.pull([{ key: keyOf('rain') }], signal);
      expect({ pulled, code: errors[0]?.error.code }).toEqual({
        pulled: [],
        code: expect.stringMatching(/^store-(invalid|down)$/),
      });
      expect(await b.store.find(keyOf('rain'))).toBeUndefined();
      Object.assign(b, machine(two.path, address, secrets));
    }
  });
});

test.each([
  ['no JSON', '{"version":1'],
  [
    'another request',
    JSON.stringify({ version: 1, key: keyOf('rain'), clip: sha256('x'), bytes: 3, inputs: { first: 'x' } }),
  ],
])('a record that is %s is rejected', async (_, text) => {
  await withPlace('http', async ({ address, spoil }) => {
    await using two = await testFolder();
    const b = machine(two.path, address);
    await spoil(`takes/${keyOf('rain')}.json`, Buffer.from(text));
    expect((await b.share.pull([{ key: keyOf('rain') }], signal)).errors[0]?.error.code).toBe(
      'store-invalid',
    );
  });
});

test('a file that has the right digest and is not a clip is rejected', async () => {
  await withPlace('http', async ({ address }) => {
    await using one = await testFolder();
    await using two = await testFolder();
    const a = machine(one.path, address);
    await adoptBytes(a.store, 'rain', Buffer.alloc(1000));
    await a.share.push([keyOf('rain')], signal);
    const b = machine(two.path, address);
    expect((await b.share.pull([{ key: keyOf('rain') }], signal)).errors[0]?.error.message).toMatch(
      /is not a clip/,
    );
    expect(await b.store.ls()).toEqual([]);
  });
});

test.each(['http', 's3'])('%s: a read-only store is read', async (kind) => {
  await withPlace(kind, async ({ address, server }) => {
    if (!server) throw new Error('a server');
    await using one = await testFolder();
    await using two = await testFolder();
    const a = machine(one.path, address, secrets);
    await adoptBytes(a.store, 'rain', clip);
    await adoptBytes(a.store, 'gaze', clip);
    await a.share.push([keyOf('rain')], signal);
    server.fault = (request) => (request.startsWith('PUT') ? { kind: 'status', status: 403 } : undefined);
    const { errors } = await a.share.push([keyOf('gaze')], signal);
    expect(errors.map(({ error }) => error.code)).toEqual(['store-read-only']);
    const b = machine(two.path, address, secrets);
    expect((await b.share.pull([{ key: keyOf('rain') }], signal)).pulled).toHaveLength(1);
  });
});

test('a read-only folder is read', async () => {
  await withPlace('folder', async ({ address }) => {
    await using one = await testFolder();
    const { store, share } = machine(one.path, address);
    await adoptBytes(store, 'rain', clip);
    await adoptBytes(store, 'gaze', clip);
    await share.push([keyOf('rain')], signal);
    await openToAll(one.path);
    for (const folder of [address.at, join(address.at, 'takes'), join(address.at, 'clips')]) {
      await chmod(folder, 0o555);
    }
    const { errors } = await asOrdinaryUser([dirname(address.at)], () => share.push([keyOf('gaze')], signal));
    await chmod(address.at, 0o755);
    expect(errors[0]?.error.code).toBe('store-read-only');
  });
});

test.each(['folder', 's3', 's3 by host'])('%s: everything in it can be listed', async (kind) => {
  await withPlace(kind, async ({ address }) => {
    await using one = await testFolder();
    const { store, share, remote } = machine(one.path, address, secrets);
    const made = await adoptBytes(store, 'rain', clip);
    await adoptBytes(store, 'gaze', 'one clip too');
    await share.push([keyOf('rain'), keyOf('gaze')], signal);
    const objects = await remote.list(signal);
    expect(objects).toHaveLength(6);
    expect(objects?.find(({ path }) => path.includes(`${made.digest}.mp4`))).toMatchObject({
      bytes: clip.length,
    });
    const [first] = objects ?? [];
    await remote.remove(first?.path ?? '', signal);
    expect(await remote.list(signal)).toHaveLength(5);
  });
});

// The next step runs as another user, who must be able to read the files of this machine.
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o777);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o777);
    else await chmod(join(entry.parentPath, entry.name), 0o666);
  }
}

test.each(kinds)('%s: one clip that answers several keys is pulled for all of them at once', async (kind) => {
  await withPlace(kind, async ({ address }) => {
    await using one = await testFolder();
    await using two = await testFolder();
    const a = machine(one.path, address, secrets);
    const shots = ['rain', 'gaze', 'mech', 'turn'];
    for (const shot of shots) await adoptBytes(a.store, shot, clip);
    await a.share.push(shots.map(keyOf), signal);
    const b = machine(two.path, address, secrets);
    const pulls = await Promise.all(shots.map((shot) => b.share.pull([{ key: keyOf(shot) }], signal)));
    expect(pulls.flatMap(({ errors }) => errors)).toEqual([]);
    expect((await b.store.knownClips()).size).toBe(4);
  });
});
