import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { DrivingAudio } from '../../src/plan/driving-audio.js';
import type { ImageFormat, ImageKeyframe } from '../../src/plan/keyframe.js';
import { engineHere } from '../media/engines.js';
import { compare, concluded, downloaded, forms, models, outcome, remote } from '../rig/compare-services.js';
import { imageOf, wantedTake } from '../rig/emulated-service.js';

const signal = new AbortController().signal;

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inbetween-images-'));
  const engine = await engineHere();
  const draw = async (name: string, size: string, format: string[] = []) => {
    const source = ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=1`, '-frames:v', '1', ...format];
    await engine.run({ args: [...source, { write: join(folder, name) }] }, signal);
  };
  for (const ending of ['png', 'jpg', 'bmp', 'webp']) {
    await draw(`whole.${ending}`, '640x360');
    const bytes = await readFile(join(folder, `whole.${ending}`));
    await writeFile(join(folder, `half.${ending}`), bytes.subarray(0, bytes.length / 2));
  }
  await draw('alpha.png', '640x360', ['-pix_fmt', 'rgba']);
  await draw('small.png', '640x238');
  await draw('smallest.png', '240x240');
  await draw('long.png', '1920x240');
  await draw('longer.png', '1930x240');
  await draw('wide.png', '8002x1010');
  await draw('other.gif', '640x360');
  await writeFile(join(folder, 'text.png'), 'This is no image.');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a client concludes the same from both services', () => {
  test.each(models)('$model in $region makes a clip: $take', async ({ model, region, take, micros }) => {
    const request = await wantedTake({ model, ...take });
    const found = await compare({ region }, async (service) => {
      const progress = await service.settle(await service.provider.submit(request, signal));
      return { ...concluded(progress, service), bytes: await downloaded(progress, service) };
    });
    expect(found).toMatchObject({ state: 'done', cost: micros, billed: micros, bytes: 'the clip' });
  });

  test.each(forms)('%s accepts images of every format: uploaded, inline, from the web', async (model) => {
    await using web = await openWeb();
    for (const name of ['whole.png', 'whole.jpg', 'whole.bmp', 'whole.webp', 'smallest.png']) {
      const image = await imageIn(name);
      const ways = [
        { first: image, smallFiles: 'upload' },
        { first: image, smallFiles: 'inline' },
        { first: { ...image, from: 'data' }, smallFiles: 'upload' },
        { first: remote(`${web.url}/${name}`), smallFiles: 'upload' },
      ] as const;
      for (const { first, smallFiles } of ways) {
        const request = await wantedTake({ model, first, last: first });
        const found = await compare({ client: { smallFiles } }, (service) => outcome(service, request));
        expect(found, name).toMatchObject({ state: 'done' });
      }
    }
  });

  test.each(forms)('%s refuses images that break its rules, at the submit and later', async (model) => {
    await using web = await openWeb();
    const bad = ['alpha.png', 'small.png', 'wide.png', 'other.gif', 'text.png'];
    for (const name of [...bad, 'half.png', 'half.jpg', 'half.bmp', 'half.webp', 'longer.png', 'long.png']) {
      const image = await imageIn(name);
      const expected =
        name === 'long.png' || (name === 'longer.png' && model === 'wan2.2-kf2v-flash')
          ? { state: 'done' }
          : { state: 'failed', kind: 'refused', code: 'image-refused', billed: 0 };
      for (const first of [image, { ...image, from: 'data' } as const, remote(`${web.url}/${name}`)]) {
        const request = await wantedTake({ model, first });
        const found = await compare({}, (service) => outcome(service, request));
        expect(found, name).toMatchObject(expected);
      }
    }
  });

  test('an image that cannot be fetched is worth another try', async () => {
    await using web = await openWeb();
    for (const model of forms) {
      const addresses = [
        `${web.url}/missing.png`,
        'http://127.0.0.1:9/closed.png',
        'oss://dashscope-instant/a/b/c.png',
      ];
      for (const address of addresses) {
        const request = await wantedTake({ model, first: remote(address) });
        expect(await compare({}, (service) => outcome(service, request)), address).toMatchObject({
          kind: 'transient',
          code: 'image-unreachable',
        });
      }
    }
  });

  test('an image whose host states no length is refused, because another try changes nothing', async () => {
    await using web = await openWeb({ withLength: false });
    const request = await wantedTake({ first: remote(`${web.url}/whole.png`) });
    expect(await compare({}, (service) => outcome(service, request))).toMatchObject({
      kind: 'refused',
      code: 'image-host-refused',
    });
  });

  test('an upload serves one model, and no longer than two days', async () => {
    const request = await wantedTake();
    const found = await compare({}, async (service) => {
      const uploads = () =>
        service.reference?.seen.filter(({ route }) => route === 'upload').length ?? 'unknown';
      const states: unknown[] = [];
      const counts: unknown[] = [];
      for (const [hours, model] of [
        [0, 'wan2.2-kf2v-flash'],
        [20, 'wan2.2-kf2v-flash'],
        [0, 'wan2.7-i2v'],
        [40, 'wan2.2-kf2v-flash'],
      ] as const) {
        service.clock.leap(hours * 3_600_000);
        states.push((await outcome(service, { ...request, model })).state);
        counts.push(uploads());
      }
      if (service.reference) expect(counts).toEqual([2, 2, 4, 6]);
      return states;
    });
    expect(found).toEqual(['done', 'done', 'done', 'done']);
  });

  test.each(['hanfu-1', 'solaron', 'magazine', 'mech1', 'mech2'])('the effect %s', async (template) => {
    const request = await wantedTake({ model: 'wanx2.1-kf2v-plus', template, last: null, prompt: null });
    const found = await compare({}, (service) => outcome(service, request));
    expect(found).toMatchObject({ state: 'done', cost: 3_500_000, rewritten: false });
  });

  test('driving audio, of a length that the model accepts and of others', async () => {
    for (const [seconds, state] of [
      [2, 'done'],
      [30, 'done'],
      [1, 'failed'],
      [31, 'failed'],
    ] as const) {
      for (const last of [null, await imageOf('wide.png')]) {
        const drivingAudio = await wav(seconds);
        const request = await wantedTake({ model: 'wan2.7-i2v', last, drivingAudio });
        const found = await compare({}, (service) => outcome(service, request));
        expect(found, `${seconds} s`).toMatchObject({ state });
      }
    }
  });

  test.each(['wan3.0-video', 'wan3.0-video-prime'])('%s chooses length, shape and sound', async (model) => {
    const choices = [
      { autoDuration: true },
      { ratio: 'adaptive' },
      { ratio: '9:16', generatedAudio: true },
      { autoDuration: true, generatedAudio: true, last: null, prompt: null },
    ] as const;
    for (const more of choices) {
      const request = await wantedTake({ model, ...more, seed: 2_147_483_647 });
      const found = await compare({}, async (service) => {
        const { cost, billed, usage, ...rest } = await outcome(service, request);
        expect(cost).toBe(billed);
        // Each service chooses another length.
        return 'autoDuration' in more ? rest : { cost, billed, usage, ...rest };
      });
      expect(found).toMatchObject({ state: 'done', rewritten: false });
    }
  });
});

async function imageIn(name: string): Promise<ImageKeyframe> {
  const file = join(folder, name);
  const bytes = await readFile(file);
  const [, ending = ''] = name.split('.');
  const format = (ending === 'jpg' ? 'jpeg' : ending) as ImageFormat;
  // As a plan that found nothing wrong would describe it.
  const sized = { size: { width: 640, height: 360 }, orientation: 1, alpha: false };
  return {
    kind: 'image',
    uri: name,
    from: 'file',
    digest: sha256(bytes),
    bytes: bytes.length,
    format,
    file,
    ...sized,
  };
}

async function wav(seconds: number): Promise<DrivingAudio> {
  const rate = 8000;
  const bytes = Buffer.alloc(44 + seconds * rate);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate, 28);
  bytes.writeUInt16LE(1, 32);
  bytes.writeUInt16LE(8, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(seconds * rate, 40);
  bytes.fill(128, 44);
  const file = join(folder, `${seconds}.wav`);
  await writeFile(file, bytes);
  return { uri: file, digest: sha256(bytes), bytes: bytes.length, format: 'wav', seconds, file };
}

/** The images on the web. */
async function openWeb({ withLength = true } = {}) {
  const server = createServer(async (request, response) => {
    const file = join(folder, request.url?.slice(1) ?? '');
    const bytes = await readFile(file).catch(() => undefined);
    const length = withLength ? { 'content-length': bytes?.length ?? 0 } : {};
    response.writeHead(bytes ? 200 : 404, length);
    if (bytes) response.write(bytes);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
