import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseFaults } from '../../src/emulator/faults.js';
import { smallClip } from '../rig/emulated-service.js';
import { filmAtTheService } from '../rig/film-at-the-service.js';

const shortClip = fileURLToPath(new URL('../../fixtures/clips/sparse.mp4', import.meta.url));

test.each(['odd-clip', 'odd-clip=3.2s', 'odd-clip=16fps', 'odd-clip=24fps:0.5'])('%s is a fault', (text) => {
  expect(parseFaults(text)).toMatchObject([{ kind: 'odd-clip', places: ['task'] }]);
});

test.each(['odd-clip=3', 'odd-clip=0s', 'odd-clip=fps', 'odd-clip=1e9s'])('%s is no fault', (text) => {
  expect(() => parseFaults(text)).toThrow(expect.objectContaining({ code: 'bad-fault' }));
});

const tinyClip = fileURLToPath(new URL('../../fixtures/clips/ordinary.mp4', import.meta.url));

test('a length that the model chooses is accepted within its limits, at its real cost', async () => {
  await using film = await filmAtTheService(
    ['rain'],
    'odd-clip=2.5s',
    {
      makeClip: (_, path) => copyFile(shortClip, path),
    },
    { model: 'wan3.0-video', autoDuration: true },
  );
  expect((await film.render()).failures).toEqual([]);
  expect(film.events.find(({ type }) => type === 'clip-accepted')).toMatchObject({
    frames: 75,
    cost: { currency: 'CNY', micros: 1_500_000 },
  });
});

test('a clip outside of the limits of a model that chooses its length waits for a person, and is paid once', async () => {
  await using film = await filmAtTheService(
    ['rain'],
    'odd-clip=0.4s',
    {
      makeClip: (_, path) => copyFile(tinyClip, path),
    },
    { model: 'wan3.0-video', autoDuration: true },
  );
  for (const _ of [1, 2]) {
    expect((await film.render()).failures).toMatchObject([
      { code: 'odd-length', kind: 'needs-person', message: expect.stringContaining('requested 2 to 30 s') },
    ]);
  }
  expect(film.billed('rain')).toMatchObject([{ seconds: 0.4, micros: 240_000 }]);
});

test('a service that makes a shorter clip is paid once, and the clip is kept', async () => {
  await using film = await filmAtTheService(['rain'], 'odd-clip=2.5s', {
    makeClip: ({ duration }, path, _signal, odd) =>
      copyFile(odd?.seconds === 2.5 && duration === 2.5 ? shortClip : smallClip, path),
  });
  expect((await film.render()).failures).toMatchObject([{ code: 'odd-length', kind: 'needs-person' }]);
  expect((await film.render()).failures).toMatchObject([{ code: 'odd-length' }]);
  expect(film.billed('rain')).toHaveLength(1);
  const downloads = film.service.exchanges.filter(
    ({ place, stage }) => place === 'download' && stage === 'received',
  );
  expect(downloads).toHaveLength(1);
});
