import { chmod, mkdir, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { type LoadOptions, loadKeyframes } from '../../src/ingest/load-keyframes.js';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import type { CacheFault } from '../../src/system/json-file.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
import { testFolder } from '../rig/test-folder.js';
import { openImageServer } from './image-server.js';
import { chunk, imageBytes, png } from './images.js';

/** Long after every file of the test was written, so that its dates are trusted. */
const LATER = Date.now() + 3_600_000;

/** A folder with the images of a storyboard, and the result of loading them. */
async function openRig(files: Readonly<Record<string, Buffer | string>> = {}) {
  const folder = await testFolder();
  const root = join(folder.path, 'film');
  const cacheFolder = join(root, '.inbetween', 'keyframes');
  await mkdir(join(root, '.inbetween'), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), { recursive: true });
    await writeFile(join(root, name), bytes);
  }
  const load = (uris: readonly string[], options: Partial<LoadOptions> = {}) =>
    loadKeyframes(shotsOf(uris), {
      root,
      cacheFolder,
      offline: false,
      signal: new AbortController().signal,
      clock: { now: () => LATER },
      ...options,
    });
  return { root, cacheFolder, load, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

function shotsOf(uris: readonly string[]) {
  return {
    shots: uris.map((uri, index) => ({
      first: { uri, name: null, at: ['shots', index, 'first'] },
      last: null,
    })),
  };
}

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

test('a web image is fetched once, and cached for offline use', async () => {
  await using rig = await openRig();
  const uri = await (async () => {
    await using server = await openImageServer((_, response) => response.end(imageBytes('plain.webp')));
    const address = `${server.url}/rain.webp?Signature=secret`;
    const first = await rig.load([address, address]);
    expect(first.keyframes.get(address)).toMatchObject({
      from: 'url',
      format: 'webp',
      digest: sha256(imageBytes('plain.webp')),
    });
    await rig.load([address], { trustCache: true });
    expect(server.asked).toEqual(['/rain.webp?Signature=secret']);
    return address;
  })();
  const { keyframes, diagnostics } = await rig.load([uri], { offline: true });
  expect(diagnostics).toEqual([]);
  const image = keyframes.get(uri) as ImageKeyframe;
  expect(await readFile(image.file)).toEqual(imageBytes('plain.webp'));
  const names = await readdir(rig.cacheFolder, { recursive: true });
  const notes = names.filter((name) => name.endsWith('.json'));
  expect(notes).toHaveLength(2);
  for (const name of notes)
    expect(name + (await readFile(join(rig.cacheFolder, name), 'utf8'))).not.toContain('secret');
});

test('web images that an earlier version fetched are used offline', async () => {
  await using rig = await openRig();
  const url = 'https://example.com/plain.png';
  const bytes = imageBytes('plain.png');
  const digest = sha256(bytes);
  const facts = { format: 'png', size: { width: 320, height: 180 }, orientation: 1, alpha: false };
  const written = { format: 1, picture: { digest, bytes: bytes.length, facts }, etag: null };
  await mkdir(join(rig.cacheFolder, 'urls'), { recursive: true });
  await writeFile(join(rig.cacheFolder, `${digest}.png`), bytes);
  await writeFile(join(rig.cacheFolder, 'urls', `${sha256(url)}.json`), JSON.stringify(written));
  const faults: CacheFault[] = [];
  const loaded = await rig.load([url], { offline: true, warnCache: (fault) => faults.push(fault) });
  expect(loaded.diagnostics).toEqual([]);
  expect(loaded.keyframes.get(url)).toMatchObject({ digest, from: 'url', size: facts.size });
  expect(faults).toEqual([]);
});

test('a changed web image is noticed, and an unchanged one is not sent again', async () => {
  await using rig = await openRig();
  let now = { name: 'plain.png', etag: '"one"' };
  const statuses: number[] = [];
  await using server = await openImageServer((request, response) => {
    const same = request.headers['if-none-match'] === now.etag;
    statuses.push(same ? 304 : 200);
    if (same) response.writeHead(304).end();
    else response.writeHead(200, { etag: now.etag }).end(imageBytes(now.name));
  });
  const uri = `${server.url}/a.png`;
  const digest = async () => ((await rig.load([uri])).keyframes.get(uri) as ImageKeyframe).digest;
  expect(await digest()).toBe(sha256(imageBytes('plain.png')));
  expect(await digest()).toBe(sha256(imageBytes('plain.png')));
  now = { name: 'tall.png', etag: '"two"' };
  expect(await digest()).toBe(sha256(imageBytes('tall.png')));
  // A weak name may stay while the bytes change, so it is never asked by.
  now = { name: 'plain.webp', etag: 'W/"three"' };
  expect(await digest()).toBe(sha256(imageBytes('plain.webp')));
  now = { name: 'wide.png', etag: 'W/"three"' };
  expect(await digest()).toBe(sha256(imageBytes('wide.png')));
  expect(statuses).toEqual([200, 304, 200, 200, 200]);
});

test('a cached image is used with a warning when its address fails', async () => {
  await using rig = await openRig();
  let there = true;
  await using server = await openImageServer((_, response) =>
    there ? response.end(imageBytes('plain.png')) : response.writeHead(404).end(),
  );
  const uri = `${server.url}/a.png?Signature=secret`;
  const first = await rig.load([uri]);
  there = false;
  const again = await rig.load([uri]);
  expect([...again.keyframes]).toEqual([...first.keyframes]);
  expect(again.diagnostics).toMatchObject([
    {
      severity: 'warning',
      code: 'image-not-compared',
      message: expect.stringMatching(/the server returned 404\. The cached copy is used\.$/),
    },
  ]);
  expect(JSON.stringify(again.diagnostics)).not.toContain('secret');
});

test('a cached image that was damaged or deleted is fetched again', async () => {
  await using rig = await openRig();
  await using server = await openImageServer((_, response) => response.end(imageBytes('plain.png')));
  const uri = `${server.url}/a.png`;
  const trust = { trustCache: true };
  const image = (await rig.load([uri], trust)).keyframes.get(uri) as ImageKeyframe;
  await writeFile(image.file, imageBytes('tall.png'));
  expect((await rig.load([uri], trust)).keyframes.get(uri)).toEqual(image);
  expect(await readFile(image.file)).toEqual(imageBytes('plain.png'));
  await rm(image.file);
  expect((await rig.load([uri], { offline: true })).diagnostics).toMatchObject([
    { code: 'image-not-remembered' },
  ]);
  await rig.load([uri], trust);
  expect(server.asked).toHaveLength(3);
});

test('two concurrent runs keep the entries of both', async () => {
  await using rig = await openRig();
  await using server = await openImageServer((_, response) => response.end(imageBytes('plain.png')));
  const [a, b] = [`${server.url}/a.png`, `${server.url}/b.png`];
  await Promise.all([rig.load([a]), rig.load([b])]);
  await rig.load([a, b], { trustCache: true });
  expect([...server.asked].sort()).toEqual(['/a.png', '/b.png']);
});

test('a check without network ignores images that are not cached', async () => {
  await using rig = await openRig();
  const { keyframes, diagnostics } = await rig.load(['http://127.0.0.1:1/a.png'], { skipUnknownUrls: true });
  expect([keyframes.size, diagnostics]).toEqual([0, []]);
});

test('a web address must return an image', async () => {
  await using rig = await openRig();
  await using server = await openImageServer((request, response) => {
    if (request.url === '/404.png') response.writeHead(404).end('<html>no</html>');
    else response.setHeader('content-type', 'image/png').end('<!doctype html><p>Please sign in</p>');
  });
  const { diagnostics } = await rig.load([`${server.url}/404.png`, `${server.url}/page.png?token=abc`]);
  expect(
    diagnostics.map(({ code, message, help }) => `${code} ${message.replace(server.url, 'WEB')} ${help}`),
  ).toEqual([
    'image-not-fetched The image "WEB/404.png" could not be fetched: the server returned 404. Check the address in a browser.',
    'not-an-image The image "WEB/page.png?token=[removed]" is a web page, not an image. Open the page and copy the address of the image itself.',
  ]);
  expect((await rig.load([`${server.url}/page.png?token=abc`], { offline: true })).diagnostics).toHaveLength(
    1,
  );
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
