import { expect, test } from 'vitest';
import { render } from '../../src/operations/render.js';
import { gateOf, verify } from '../../src/operations/verify.js';
import { openQuickProject, quickStoryboard, spending } from '../rig/quick-provider.js';

const { signal } = spending;

test('the locked film is verified bit for bit', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  expect(await verify(rig.project, { signal })).toMatchObject({
    status: 'compared',
    match: 'bits',
    similarity: null,
    gate: 'passed',
    packets: { copied: expect.any(Number) },
  });
});

test('a changed storyboard is reported in place of a comparison', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  await rig.files.write('storyboard.yaml', quickStoryboard('The lamps light up.'));
  expect(await verify(rig.project, { signal })).toMatchObject({
    status: 'drifted',
    drift: [{ shot: 'two' }],
  });
});

test('a missing film and a file that is no film are explained', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  await rig.files.write('other.mp4', 'version https://git-lfs.github.com/spec/v1');
  await expect(verify(rig.project, { film: `${rig.files.folder}/none.mp4`, signal })).rejects.toMatchObject({
    code: 'film-missing',
  });
  await expect(verify(rig.project, { film: `${rig.files.folder}/other.mp4`, signal })).rejects.toMatchObject({
    code: 'film-unreadable',
  });
});

const like = (ssim: number) => ({ frames: 9, mean: 1, worst: { frame: 3, ssim } });
const output = (match: 'bits' | 'packets' | 'none' | 'missing') => ({
  path: 'a',
  rebuilt: 'b' as never,
  match,
});

test.each([
  [{ match: 'bits' }, null, 'passed'],
  [{ match: 'packets' }, null, 'passed'],
  [{ match: 'none', similarity: like(0.99) }, null, 'differs'],
  [{ match: 'none', similarity: like(0.99) }, 0.98, 'passed'],
  [{ match: 'none', similarity: like(0.98) }, 0.98, 'passed'],
  [{ match: 'none', similarity: like(0.97) }, 0.98, 'below-min-ssim'],
  [{ match: 'none' }, 0, 'below-min-ssim'],
  [{ match: 'bits', outputs: [output('none')] }, null, 'differs'],
  [{ match: 'bits', outputs: [output('none')] }, 0.98, 'passed'],
  [{ match: 'bits', outputs: [output('packets'), output('missing')] }, 0.98, 'differs'],
] as const)('a film compared as %j with a least SSIM of %j: %s', (compared, minSsim, gate) => {
  const film = { similarity: null, outputs: [], credentials: signature('none'), ...compared };
  expect(gateOf(film, { minSsim, signed: false })).toBe(gate);
});

const signature = (state: 'none' | 'unread' | 'trusted' | 'valid' | 'invalid') => ({ state, reasons: [] });

test.each([
  ['none', false, 'passed'],
  ['none', true, 'bad-credentials'],
  ['valid', true, 'passed'],
  ['trusted', true, 'passed'],
  ['unread', true, 'passed'],
  ['invalid', false, 'bad-credentials'],
] as const)(
  'a film with credentials that are %s, where signatures are wanted: %j: %s',
  (state, signed, gate) => {
    const film = { match: 'packets', similarity: null } as const;
    expect(gateOf({ ...film, outputs: [], credentials: signature(state) }, { minSsim: null, signed })).toBe(
      gate,
    );
    const outputs = [{ ...output('packets'), credentials: signature(state) }];
    const own = signature('trusted');
    expect(gateOf({ ...film, outputs, credentials: own }, { minSsim: null, signed })).toBe(gate);
  },
);
