import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { pixelInputs } from '../../../src/plan/cache-key.js';
import type { MotionAnalysis } from '../../../src/plan/motion-analysis.js';
import { remoteLayout } from '../../../src/store/remote/remote-layout.js';
import { machine, withPlace } from '../../rig/shared-places.js';
import { adoptBytes, keyOf, requestFor } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

const signal = new AbortController().signal;
const clip = Buffer.alloc(300_000, 'one clip ');

const seen: MotionAnalysis = {
  kind: 'camera',
  note: 'The camera pushes in.',
  confidence: 0.97,
  camera: { words: 'pushes in', zoom: 1.3, right: 0, down: 0, roll: 0 },
  moving: 0,
  dissolving: 0,
};
const { first, last } = pixelInputs(requestFor('rain'));
const look = sha256(`${first} to ${last}`);

type Machine = ReturnType<typeof machine>;

/** One machine has shared a clip with its motion analysis; another one has nothing yet. */
async function withTwo(
  work: (machines: { a: Machine; b: Machine; spoil: Spoil }) => Promise<void>,
): Promise<void> {
  await withPlace('folder', async ({ address, spoil }) => {
    await using one = await testFolder();
    await using two = await testFolder();
    const [a, b] = [machine(one.path, address), machine(two.path, address)];
    await adoptBytes(a.store, 'rain', clip);
    await a.motions.remember(new Map([[look, seen]]));
    await a.share.push([keyOf('rain')], signal);
    await work({ a, b, spoil });
  });
}

type Spoil = Parameters<Parameters<typeof withPlace>[1]>[0]['spoil'];

test.each(['look', 'pull'] as const)('the motion analysis of a clip comes with a %s', async (way) => {
  await withTwo(async ({ b }) => {
    if (way === 'look') await b.share.find([keyOf('rain')], signal);
    else await b.share.pull([{ key: keyOf('rain') }], signal);
    expect(await b.motions.read()).toEqual(new Map([[look, seen]]));
  });
});

test.each([
  ['an escape in it', { ...seen, note: 'The camera \u001b[2J pushes in.' }],
  ['a kind that does not exist', { ...seen, kind: 'spin' }],
  ['no numbers', { ...seen, camera: { words: 'pushes in' } }],
])('a motion analysis with %s is ignored, and the clip is used', async (_, bad) => {
  await withTwo(async ({ a, b, spoil }) => {
    const answer = remoteLayout.answer(keyOf('rain'));
    const record = JSON.parse(Buffer.from((await a.remote.read(answer, signal)) ?? []).toString());
    record.motion.seen = bad;
    await spoil(answer, Buffer.from(JSON.stringify(record)));
    expect(await b.share.pull([{ key: keyOf('rain') }], signal)).toMatchObject({
      pulled: [{ key: keyOf('rain') }],
    });
    expect(await b.motions.read()).toEqual(new Map());
  });
});
