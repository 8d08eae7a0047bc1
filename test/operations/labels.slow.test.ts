import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { filmLabel } from '../../src/film/output/film-label.js';
import { labelledGif, labelledWebp } from '../../src/film/output/label-animation.js';
import type { MediaEngine } from '../../src/media/engine.js';
import { box } from '../../src/media/mp4/box-writer.js';
import { metadataBoxes } from '../../src/media/mp4/film-metadata.js';
import { labels } from '../../src/operations/labels.js';
import { render } from '../../src/operations/render.js';
import { openProject } from '../../src/project/project.js';
import { enginesHere, temporaryFolder, untroubled } from '../media/engines.js';
import { inbetween } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { quickModel } from '../rig/quick-model.js';
import { openQuickProject, spending } from '../rig/quick-provider.js';
import { signedStoryboard, signingFile, testAuthority } from '../rig/signing-files.js';
import { testFolder } from '../rig/test-folder.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const { signal } = spending;
const engines = await enginesHere();
const [engine] = engines as readonly [MediaEngine, ...MediaEngine[]];
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const signed = join(folder.path, 'signed.mp4');

beforeAll(async () => {
  await using rig = await openQuickProject(signedStoryboard());
  await render(rig.project, spending);
  await writeFile(signed, await readFile(join(rig.files.folder, 'film.mp4')));
});

const aigc = { label: '1', producer: 'quick-1', produceId: '', propagator: '', propagateId: '' };
const iptc = { place: 'XMP', source: 'trainedAlgorithmicMedia', isGenerated: true };

test('a film of a model has all labels, signed or not', async () => {
  const expected = { format: 'mp4', aigc: [{ ...aigc, place: 'moov/meta' }], iptc: [iptc], missing: [] };
  const require = ['c2pa', 'aigc', 'iptc', 'any'] as const;
  expect(await labels(signed, { anchors: testAuthority, require, signal })).toMatchObject({
    ...expected,
    c2pa: { state: 'trusted', tool: expect.stringContaining('inbetween') },
  });
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  const film = join(rig.files.folder, 'film.mp4');
  expect(await labels(film, { require, signal })).toMatchObject({
    ...expected,
    c2pa: { state: 'none' },
    missing: ['c2pa'],
  });
});

test('a film of drafts has no label of a model, and its signature names none', async () => {
  const [text = ''] = signedStoryboard('  fps: 24\n')
    .replace('provider: quick\n', quickModel)
    .split('  - { id: two');
  await using files = await openTestProject(text);
  await using project = openProject({ storyboard: files.storyboard, env: { PATH: process.env.PATH } });
  expect(await render(project, spending)).toMatchObject({ status: 'finished' });
  const film = join(files.folder, 'film.mp4');
  const found = await labels(film, { anchors: testAuthority, require: ['c2pa', 'any'], signal });
  expect(found).toMatchObject({
    ...{ aigc: [], iptc: [], missing: [] },
    c2pa: {
      state: 'trusted',
      actions: [{ source: 'digitalCreation' }, { action: 'c2pa.edited' }],
      ingredients: [],
    },
  });
  expect(await readFile(film, 'latin1')).not.toMatch(/trainedAlgorithmicMedia/i);
  expect((await labels(film, { require: ['aigc', 'iptc'], signal })).missing).toEqual(['aigc', 'iptc']);
});

test('animations have the AIGC and IPTC labels of their film', async () => {
  const label = filmLabel({ title: null, models: ['quick-1'] });
  const source = 'color=c=red:s=32x32:d=1:r=4,hue=H=t';
  for (const [format, codec, write] of [
    ['gif', 'gif', labelledGif],
    ['webp', 'libwebp_anim', labelledWebp],
  ] as const) {
    const path = join(folder.path, `a.${format}`);
    const args = ['-f', 'lavfi', '-i', source, '-c:v', codec, '-f', format, { write: path }];
    await engine.run({ args }, untroubled);
    expect(await labels(path, { signal })).toMatchObject({
      format,
      aigc: [],
      iptc: [],
      c2pa: { state: 'none' },
    });
    await writeFile(path, write(await readFile(path), label));
    expect(await labels(path, { signal })).toMatchObject({
      ...{ format, aigc: [{ ...aigc, place: 'XMP' }], iptc: [iptc] },
    });
  }
});

const foreign = JSON.stringify({ Label: '1', ContentProducer: '001191', ProduceID: 'x', PropagateID: 'y' });

test.each([
  ['mp4', 'use_metadata_tags', `AIGC=${foreign}`, 'moov/udta/meta'],
  ['mp4', 'faststart', `comment={"AIGC":${foreign}}`, 'moov/udta/meta'],
  ['mp4', 'frag_keyframe+empty_moov', `comment={"AIGC":${JSON.stringify(foreign)}}`, 'moov/udta/meta'],
  ['mov', 'use_metadata_tags', `AIGC=${foreign}`, 'moov/meta'],
  ['matroska', '', `AIGC=${foreign}`, 'tags'],
  ['webm', '', `AIGC=${foreign}`, 'tags'],
])('the label of another program in %s is read (%s, %s)', async (format, flags, metadata, place) => {
  const path = join(folder.path, `stranger.${format}`);
  const codec = format === 'webm' ? 'libvpx' : 'mpeg4';
  const args = [
    ...['-f', 'lavfi', '-i', 'color=s=32x32:d=0.2', '-c:v', codec, '-metadata', metadata],
    ...(flags === '' ? [] : ['-movflags', flags]),
    ...['-f', format, { write: path }],
  ];
  await engine.run({ args }, untroubled);
  expect(await labels(path, { require: ['any'], signal })).toMatchObject({
    aigc: [{ label: '1', producer: '001191', produceId: 'x', propagator: null, propagateId: 'y' }],
    missing: [],
  });
  expect((await labels(path, { signal })).aigc[0]?.place).toContain(place.split('/')[0]);
});

test('damaged and hostile films never fail, and their credentials are never valid', async () => {
  const bytes = await readFile(signed);
  const path = join(folder.path, 'damaged.mp4');
  const manifest = bytes.indexOf('jumb');
  const damaged = [
    bytes.subarray(0, 40),
    bytes.subarray(0, manifest + 500),
    bytes.subarray(0, bytes.length - 1),
    ...[
      manifest - 4,
      manifest + 4,
      manifest + 40,
      bytes.indexOf('cbor') + 5,
      bytes.indexOf('c2pa.signature') + 40,
    ].map((at) => {
      const changed = Buffer.from(bytes);
      changed.fill(0xff, at, at + 8);
      return changed;
    }),
  ];
  for (const one of damaged) {
    await writeFile(path, one);
    const { c2pa } = await labels(path, { anchors: testAuthority, signal });
    expect(['invalid', 'none']).toContain(c2pa.state);
  }
  const hostile = [
    box('ftyp', Buffer.from('isom')),
    Buffer.concat([box('ftyp', Buffer.from('isom')), Buffer.from('ffffffff6d6f6f76', 'hex')]),
    Buffer.concat([box('ftyp', Buffer.from('isom')), Buffer.from('000000016d6f6f76ffffffffffffffff', 'hex')]),
    box('moov', box('udta', box('meta', Buffer.alloc(3)))),
    box(
      'moov',
      box(
        'meta',
        Buffer.alloc(4),
        box('keys', Buffer.alloc(8), Buffer.alloc(8)),
        box('ilst', box('\0\0\0\x01')),
      ),
    ),
    box(
      'moov',
      metadataBoxes({ title: null, comment: '{"AIGC":', tool: '', keys: { AIGC: '[[[[' }, xmp: null }),
    ),
    Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(7), Buffer.from([0x21, 0xff, 0xff])]),
    Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPXMP '), Buffer.from('ffffffff', 'hex')]),
    Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(100, 0x81)]),
    Buffer.from(`1a45dfa380${'18538067ff'.repeat(1000)}`, 'hex'),
  ];
  for (const one of hostile) {
    await writeFile(path, one);
    expect((await labels(path, { signal })).iptc).toEqual([]);
  }
});

test('a file that is no film, and a missing one, are explained', async () => {
  await expect(labels(signingFile('film.pem'), { signal })).rejects.toMatchObject({
    code: 'film-unreadable',
  });
  await expect(labels(folder.path, { signal })).rejects.toMatchObject({ code: 'film-unreadable' });
  await expect(labels(join(folder.path, 'none.mp4'), { signal })).rejects.toMatchObject({
    code: 'film-missing',
  });
});

test('without its package, a signature is not read, and credentials are an error before money is spent', async () => {
  await using copy = await testFolder();
  // A copy of the program that finds only the packages that it cannot do without.
  const root = dirname(signingFile('..'));
  for (const part of ['dist', 'schema', 'package.json'])
    cpSync(join(root, part), join(copy.path, part), { recursive: true });
  mkdirSync(join(copy.path, 'node_modules'));
  symlinkSync(join(root, 'node_modules', 'undici'), join(copy.path, 'node_modules', 'undici'));
  const where = { cwd: folder.path, main: join(copy.path, 'dist', 'cli', 'main.cjs') };
  expect(await inbetween(['labels', 'signed.mp4', '--require', 'c2pa'], where)).toMatchObject({
    code: 7,
    stdout: expect.stringContaining(
      'c2pa   not read: the optional package @contentauth/c2pa-wasm is not installed',
    ),
  });
  await using files = await openTestProject(signedStoryboard().replace('provider: quick', 'provider: draft'));
  const checked = await inbetween(['check'], { ...where, cwd: files.folder });
  expect(checked).toMatchObject({ code: 2 });
  expect(checked.stderr).toContain('storyboard.yaml:4:24');
  expect(checked.stderr).toContain('npm install @contentauth/c2pa-wasm@0.15');
});

test('the command shows the labels, and its exit code follows --require', async () => {
  const where = { cwd: folder.path };
  const trusted = await inbetween(['labels', 'signed.mp4', '--trust', signingFile('authority.pem')], where);
  expect(trusted).toMatchObject({ code: 0, stdout: expect.stringContaining('c2pa   Trusted') });
  expect(trusted.stdout).toContain('aigc   1: generated by AI · producer quick-1 (moov/meta)');
  expect(trusted.stdout).toContain('iptc   trainedAlgorithmicMedia (XMP)');
  const valid = await inbetween(['labels', 'signed.mp4', '--json', '--require', 'c2pa,iptc'], where);
  expect(JSON.parse(valid.stdout)).toMatchObject({ ok: true, c2pa: { state: 'valid' } });
  const bare = box('ftyp', Buffer.from('isom'));
  await writeFile(join(folder.path, 'bare.mp4'), bare);
  expect(await inbetween(['labels', 'bare.mp4', '--require', 'any'], where)).toMatchObject({
    ...{ code: 7, stderr: 'Required and missing: any.\n' },
  });
  expect(await inbetween(['labels', 'bare.mp4', '--require', 'exif'], where)).toMatchObject({ code: 2 });
});
