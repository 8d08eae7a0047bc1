import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import type { CacheFault } from '../../src/system/json-file.js';
import { openImageServer } from './image-server.js';
import { imageBytes } from './images.js';
import { openRig } from './keyframe-rig.js';

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
