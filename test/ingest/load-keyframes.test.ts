import { chmod, mkdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { loadKeyframes } from '../../src/ingest/load-keyframes.js';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
import { chunk, imageBytes, png } from './images.js';
import { openRig } from './keyframe-rig.js';

test('a keyframe has a digest, its displayed size, and a file', async () => {
  await using rig = await openRig({
    'frames/rain.png': imageBytes('plain.png'),
    'turned.jpg': imageBytes('exif6.jpg'),
  });
  const { keyframes, diagnostics } = await rig.load(['frames/rain.png', 'turned.jpg']);
  expect(diagnostics).toEqual([]);
  expect(keyframes.get('frames/rain.png')).toEqual({
    kind: 'image',
    uri: 'frames/rain.png',
    from: 'file',
    digest: sha256(imageBytes('plain.png')),
    bytes: imageBytes('plain.png').length,
    format: 'png',
    size: { width: 320, height: 180 },
    orientation: 1,
    alpha: false,
    file: join(rig.root, 'frames', 'rain.png'),
  });
  expect(keyframes.get('turned.jpg')).toMatchObject({ size: { width: 180, height: 320 }, orientation: 6 });
});

test('every way to name one file gives one digest', async () => {
  await using rig = await openRig({ 'a b.png': imageBytes('plain.png') });
  const inline = `data:image/png;base64,${imageBytes('plain.png').toString('base64')}`;
  const ways = [
    'a b.png',
    './a b.png',
    'x/../a b.png',
    join(rig.root, 'a b.png'),
    'file://./a%20b.png',
    `file://${rig.root}/a%20b.png`,
    inline,
  ];
  const { keyframes, diagnostics } = await rig.load(ways);
  expect(diagnostics).toEqual([]);
  expect([...keyframes.keys()]).toEqual(ways);
  expect(new Set([...keyframes.values()].map(({ digest }) => digest))).toEqual(
    new Set([sha256(imageBytes('plain.png'))]),
  );
});

test('a data: URI gets a file with its bytes and a short name for people', async () => {
  await using rig = await openRig();
  const uri = `data:image/jpeg;base64,${imageBytes('plain.jpg').toString('base64')}`;
  const { keyframes } = await rig.load([uri]);
  const image = keyframes.get(uri) as ImageKeyframe;
  expect(image).toMatchObject({ from: 'data', format: 'jpeg', uri: 'data:image/jpeg;base64,…' });
  expect(await readFile(image.file)).toEqual(imageBytes('plain.jpg'));
  expect(image.file).toBe(join(rig.cacheFolder, `${image.digest}.jpg`));
});

test('an address of the provider is named by itself', async () => {
  await using rig = await openRig();
  const { keyframes } = await rig.load(['oss://bucket/a.png']);
  expect(keyframes.get('oss://bucket/a.png')).toEqual({
    kind: 'remote',
    uri: 'oss://bucket/a.png',
    digest: sha256('oss://bucket/a.png'),
  });
});

test('a bad image is reported at every place that uses it, and at a keyframe name once', async () => {
  await using rig = await openRig({ 'bad.png': 'text' });
  const named = { uri: 'bad.png', name: 'bad', at: ['keyframes', 'bad'] };
  const { diagnostics } = await loadKeyframes(
    {
      shots: [
        { first: named, last: { uri: 'bad.png', name: null, at: ['shots', 0, 'last'] } },
        { first: named, last: { uri: './bad.png', name: null, at: ['shots', 1, 'last'] } },
        { first: null, last: null },
      ],
    },
    { root: rig.root, cacheFolder: rig.cacheFolder, offline: false, signal: new AbortController().signal },
  );
  expect(diagnostics.map(({ code, at }) => [code, at.kind === 'path' && at.path.join('.')])).toEqual([
    ['not-an-image', 'keyframes.bad'],
    ['not-an-image', 'shots.0.last'],
    ['not-an-image', 'shots.1.last'],
  ]);
});

test.skipIf(process.platform === 'win32')(
  'link loops, folders and devices are reported without waiting for them',
  async () => {
    await using rig = await openRig();
    await symlink('loop.png', join(rig.root, 'loop.png'));
    const { diagnostics } = await rig.load(['loop.png', '.', '/dev/zero', 'no/such.png']);
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'image-unreadable: The image "loop.png" cannot be read: ELOOP.',
      'image-is-folder: The image "." is a folder, not an image.',
      'image-unreadable: The image "/dev/zero" is a device or a pipe, not a file.',
      'image-not-found: The image "no/such.png" does not exist.',
    ]);
  },
);

test.skipIf(process.platform === 'win32')('an image without permission is reported', async () => {
  await using rig = await openRig({ 'secret.png': imageBytes('plain.png') });
  await chmod(join(rig.root, 'secret.png'), 0);
  const { diagnostics } = await asOrdinaryUser([dirname(rig.root), rig.root], () => rig.load(['secret.png']));
  expect(diagnostics).toMatchObject([
    { code: 'image-unreadable', message: 'The image "secret.png" is not readable.' },
  ]);
});

test('an image of more than 64 MB is not read', async () => {
  await using rig = await openRig({ 'large.png': Buffer.alloc(64 * 1024 * 1024 + 1) });
  const { diagnostics } = await rig.load(['large.png']);
  expect(diagnostics).toMatchObject([{ code: 'image-file-too-large' }]);
});

test('dates change no digest, and a changed byte always does', async () => {
  const noted = (word: string) => png(32, 18, { chunks: [chunk('tEXt', Buffer.from(word))] });
  await using rig = await openRig({ 'a.png': noted('rain') });
  const path = join(rig.root, 'a.png');
  const digest = async () => (await rig.load(['a.png'])).keyframes.get('a.png')?.digest;
  expect(await digest()).toBe(sha256(noted('rain')));
  await utimes(path, new Date(0), new Date(1));
  expect(await digest()).toBe(sha256(noted('rain')));

  // As many bytes with the same dates: only what the file system itself notes tells them apart.
  await writeFile(path, noted('snow'));
  await utimes(path, new Date(0), new Date(1));
  expect(await digest()).toBe(sha256(noted('snow')));
});

test('a moved folder changes no digest', async () => {
  await using rig = await openRig({ 'a.png': png(32, 18) });
  const before = (await rig.load(['a.png'])).keyframes.get('a.png')?.digest;
  const moved = `${rig.root}-moved`;
  await rename(rig.root, moved);
  const { keyframes } = await rig.load(['a.png'], {
    root: moved,
    cacheFolder: join(moved, '.inbetween', 'keyframes'),
  });
  expect(keyframes.get('a.png')?.digest).toBe(before);
  await rename(moved, rig.root);
});

test('a cached file is not read again, unless it was just changed', async () => {
  await using rig = await openRig({ 'a.png': png(32, 18) });
  const index = join(rig.cacheFolder, 'files.json');
  // Seen in the moment after it was written: it could be changed again without another date.
  await rig.load(['a.png'], { clock: { now: () => Date.now() } });
  await expect(readFile(index)).rejects.toMatchObject({ code: 'ENOENT' });

  await rig.load(['a.png']);
  const text = await readFile(index, 'utf8');
  // A cache entry that says otherwise is believed as long as the file's state is the same: so it was not read.
  await writeFile(index, text.replaceAll('"width":32', '"width":64'));
  expect((await rig.load(['a.png'])).keyframes.get('a.png')).toMatchObject({
    size: { width: 64, height: 18 },
  });

  await writeFile(join(rig.root, 'a.png'), png(32, 18));
  expect((await rig.load(['a.png'])).keyframes.get('a.png')).toMatchObject({
    size: { width: 32, height: 18 },
  });
});

test.each([
  '',
  '{',
  '{}',
  '[]',
  'null',
  '{"format":1,"files":{"/x":null,"/y":{"picture":3}}}',
  '{"format":99,"files":{}}',
])('a cache file that contains %j is replaced', async (text) => {
  await using rig = await openRig({ 'a.png': png(32, 18) });
  await mkdir(rig.cacheFolder, { recursive: true });
  await writeFile(join(rig.cacheFolder, 'files.json'), text);
  const { keyframes, diagnostics } = await rig.load(['a.png']);
  expect([keyframes.size, diagnostics]).toEqual([1, []]);
  expect(JSON.parse(await readFile(join(rig.cacheFolder, 'files.json'), 'utf8'))).toMatchObject({
    version: 2,
  });
});

test('reading images creates no state folder', async () => {
  await using rig = await openRig({ 'a.png': png(32, 18) });
  await rm(join(rig.root, '.inbetween'), { recursive: true });
  expect((await rig.load(['a.png'])).keyframes.size).toBe(1);
  await expect(readFile(join(rig.cacheFolder, 'files.json'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('images without files of their own are read with a read-only state folder', async () => {
  await using rig = await openRig({ 'a.png': png(32, 18), file: '' });
  const cacheFolder = join(rig.root, 'file', 'keyframes');
  const uri = `data:image/png;base64,${png(32, 18).toString('base64')}`;
  expect((await rig.load(['a.png'], { cacheFolder })).keyframes.size).toBe(1);
  const { keyframes, diagnostics } = await rig.load([uri], { cacheFolder });
  expect(diagnostics).toEqual([]);
  const [image] = keyframes.values();
  // It lives as long as the process, so that a plan can show it and a draft can be drawn from it.
  expect(await readFile(image?.kind === 'image' ? image.file : '')).toEqual(png(32, 18));
});

test('an abort ends the reading with its reason', async () => {
  await using rig = await openRig({ 'a.png': png(32, 18) });
  const stop = new AbortController();
  stop.abort(new Error('enough'));
  await expect(rig.load(['a.png'], { signal: stop.signal })).rejects.toThrow('enough');
});

test('an image is found whether the letters of its path are composed or not', async () => {
  await using rig = await openRig({
    [`${'été'.normalize('NFD')}/${'ガ'.normalize('NFD')}.png`]: imageBytes('plain.png'),
  });
  const uri = `${'été'.normalize('NFC')}/${'ガ'.normalize('NFC')}.png`;
  const { keyframes, diagnostics } = await rig.load([uri]);
  expect(diagnostics).toEqual([]);
  expect(keyframes.get(uri)).toMatchObject({ kind: 'image', uri });
});

test('a name that only looks like that of a file is explained, not suggested', async () => {
  await using rig = await openRig({ 'frame 1.png': imageBytes('plain.png') });
  const { diagnostics } = await rig.load(['frame\u00a01.png']);
  expect(diagnostics[0]?.help).toContain('a no-break space (U+00A0)');
  expect(diagnostics[0]?.help).not.toContain('Did you mean');
});
