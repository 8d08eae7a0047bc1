import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startStoryboard } from '../../src/ingest/start-storyboard.js';
import { openProviderRegistry } from '../../src/providers/registry.js';
import { parseStoryboard } from '../../src/storyboard/parse-storyboard.js';

const providers = openProviderRegistry().traits;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inbetween-init-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function images(...names: readonly string[]): Promise<void> {
  for (const name of names) await writeFile(join(folder, name), '');
}

test('images are paired in natural order, and the storyboard has no errors', async () => {
  await images('Frame 10.png', 'Frame 2.png', "Frame 1: it's.png", 'notes.txt', '雪.jpg');
  const started = await startStoryboard(folder, { from: folder, samples: [], providers, schema: 'x.json' });
  const { storyboard, diagnostics } = parseStoryboard(
    { name: 'storyboard.yaml', bytes: await readFile(started.file) },
    {},
    providers,
  );
  expect(diagnostics).toEqual([]);
  expect(storyboard?.shots.map(({ id, first, last }) => [id, first.uri, last?.uri])).toEqual([
    ['frame-1-it-s', "Frame 1: it's.png", 'Frame 2.png'],
    ['frame-2', 'Frame 2.png', 'Frame 10.png'],
    ['frame-10', 'Frame 10.png', '雪.jpg'],
  ]);
});

test('an existing storyboard is never overwritten', async () => {
  await images('1.png', '2.png');
  await writeFile(join(folder, 'storyboard.yaml'), 'mine');
  await expect(
    startStoryboard(folder, { from: folder, samples: [], providers, schema: 'x.json' }),
  ).rejects.toMatchObject({
    code: 'storyboard-exists',
  });
  expect(await readFile(join(folder, 'storyboard.yaml'), 'utf8')).toBe('mine');
});

test('too few images and a missing folder are explained', async () => {
  await images('1.png');
  const start = (from: string) => startStoryboard(folder, { from, samples: [], providers, schema: 'x.json' });
  await expect(start(folder)).rejects.toMatchObject({ code: 'too-few-images' });
  await expect(start(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'folder-not-found' });
});

test('a second start does not change the images of the first', async () => {
  await images('sample.png');
  const samples = [join(folder, 'sample.png'), join(folder, 'sample.png')];
  const { file } = await startStoryboard(folder, { from: null, samples, providers, schema: 'x.json' });
  await writeFile(join(folder, 'frames', '01.png'), 'mine');
  await expect(
    startStoryboard(folder, { from: null, samples, providers, schema: 'x.json' }),
  ).rejects.toMatchObject({
    code: 'storyboard-exists',
  });
  await rm(file);
  await startStoryboard(folder, { from: null, samples, providers, schema: 'x.json' });
  expect(await readFile(join(folder, 'frames', '01.png'), 'utf8')).toBe('mine');
});
