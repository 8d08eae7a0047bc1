import { chmod, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { remoteLayout } from '../../../src/store/remote/remote-layout.js';
import { verifyRemote } from '../../../src/store/remote/remote-survey.js';
import { repairRemote } from '../../../src/store/remote/repair-remote.js';
import { kinds, machine, secrets, withPlace } from '../../rig/shared-places.js';
import { adoptBytes, keyOf } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

const signal = new AbortController().signal;

test.each(kinds)('%s: a damaged or missing clip is repaired by a machine that has it', async (kind) => {
  await withPlace(kind, async ({ address, spoil }) => {
    await using one = await testFolder();
    await using two = await testFolder();
    const a = machine(one.path, address, secrets);
    const made = await Promise.all(
      ['rain', 'gaze', 'mech'].map((shot) => adoptBytes(a.store, shot, `one clip of ${shot}`)),
    );
    const [rain, gaze, mech] = made.map(({ digest }) => digest);
    if (!rain || !gaze || !mech) throw new Error('three clips');
    const known = made.map(({ digest: clip, bytes }, n) => ({
      ...{ clip, bytes },
      key: keyOf(['rain', 'gaze', 'mech'][n] as string),
    }));
    await a.share.push(
      known.map(({ key }) => key),
      signal,
    );
    // The same length, so that only the bytes tell.
    await spoil(remoteLayout.clip(rain), Buffer.from('one clip of ruin'));
    await a.remote.remove(remoteLayout.clip(gaze), signal);
    const look = (stateFolder: string) => verifyRemote(a.remote, { stateFolder, known }, signal);
    const before = await look(one.path);
    expect(before).toMatchObject({ whole: 1, damaged: [rain], missing: [gaze], unreadable: [] });
    expect(before.scope).toBe(kind === 'http' ? 'known' : 'all');

    const wrong = [...before.damaged, ...before.missing];
    const poor = await repairRemote(a.remote, { wrong, stateFolder: two.path }, signal);
    expect(poor).toEqual([]);
    expect(await look(two.path)).toMatchObject({ damaged: [rain], missing: [gaze] });
    expect(await repairRemote(a.remote, { wrong, stateFolder: one.path }, signal)).toEqual([rain, gaze]);
    expect(await look(one.path)).toMatchObject({ whole: 3, damaged: [], missing: [] });

    const b = machine(two.path, address, secrets);
    expect(await b.share.pull(known, signal)).toMatchObject({ pulled: [{}, {}, {}], errors: [] });
  });
});

test('a machine does not repair a store with a damaged clip', async () => {
  await withPlace('folder', async ({ address, spoil }) => {
    await using one = await testFolder();
    const { store, share, remote } = machine(one.path, address);
    const { digest, path } = await adoptBytes(store, 'rain', 'one clip of rain');
    await share.push([keyOf('rain')], signal);
    await spoil(remoteLayout.clip(digest), Buffer.from('one clip of ruin'));
    await chmod(path, 0o644);
    await writeFile(path, 'one clip of ruin');
    expect(await repairRemote(remote, { wrong: [digest], stateFolder: one.path }, signal)).toEqual([]);
  });
});

test('a store that changes the bytes is not reported as repaired', async () => {
  await withPlace('http', async ({ address, server, spoil }) => {
    if (!server) throw new Error('a server');
    await using one = await testFolder();
    const { store, share, remote } = machine(one.path, address);
    const { digest } = await adoptBytes(store, 'rain', 'one clip of rain');
    await share.push([keyOf('rain')], signal);
    await spoil(remoteLayout.clip(digest), Buffer.from('one clip of ruin'));
    server.fault = (request) => (/^GET .*mp4/.test(request) ? { kind: 'wrong-bytes' } : undefined);
    await expect(
      repairRemote(remote, { wrong: [digest], stateFolder: one.path }, signal),
    ).rejects.toMatchObject({ code: 'store-invalid' });
  });
});
