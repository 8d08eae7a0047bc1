import { appendFile, mkdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/system/clock.js';
import { pollFiles } from '../../src/watch/poll-files.js';
import { type FileWatch, type FileWatchSetup, watchFiles } from '../../src/watch/watch-files.js';
import { testFolder } from '../rig/test-folder.js';

interface Eyes extends AsyncDisposable {
  readonly root: string;
  readonly watch: FileWatch;
  /** Does something and resolves when the watch has told of that file. */
  seen(file: string, doing: () => Promise<unknown>): Promise<void>;
  /** Every file that was told of so far. */
  readonly told: readonly string[];
}

async function openEyes(pollMs: number | null = null): Promise<Eyes> {
  const folder = await testFolder();
  const told: string[] = [];
  const waiting = new Set<() => void>();
  const setup: FileWatchSetup = {
    onTouched(path) {
      told.push(path);
      for (const wake of waiting) wake();
    },
    onError(error) {
      throw error;
    },
  };
  const watch =
    pollMs === null ? watchFiles(setup) : pollFiles(setup, { everyMs: pollMs, clock: systemClock });
  return {
    root: folder.path,
    watch,
    told,
    async seen(file, doing) {
      const path = join(folder.path, file);
      const from = told.length;
      const news = new Promise<void>((done) => {
        const wake = () => {
          if (!told.slice(from).some((each) => each === path || path.startsWith(`${each}/`))) return;
          waiting.delete(wake);
          done();
        };
        waiting.add(wake);
      });
      await doing();
      await news;
    },
    async [Symbol.asyncDispose]() {
      await watch[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test.each([
  ['told by the system', null],
  ['looking by itself', 30],
])('%s: every way to save a file is seen, again and again', async (_, pollMs) => {
  await using eyes = await openEyes(pollMs);
  const file = join(eyes.root, 'story.yaml');
  await writeFile(file, 'one');
  await eyes.watch.follow([file]);
  for (let round = 0; round < 3; round += 1) {
    await eyes.seen('story.yaml', () => writeFile(file, `written ${round}`));
    await eyes.seen('story.yaml', () => appendFile(file, 'more'));
    await eyes.seen('story.yaml', async () => {
      await writeFile(`${file}~`, `renamed over it ${round}`);
      await rename(`${file}~`, file);
    });
    await eyes.seen('story.yaml', () => rm(file));
    await eyes.seen('story.yaml', () => writeFile(file, `back ${round}`));
    await eyes.seen('story.yaml', async () => {
      await rename(file, `${file}.bak`);
      await writeFile(file, `as vim does ${round}`);
      await rm(`${file}.bak`);
    });
    await eyes.seen('story.yaml', () => truncate(file, 0));
  }
});

test('a file that does not exist yet, beside one that does', async () => {
  await using eyes = await openEyes();
  const [here, missing] = ['a.png', 'b.png'].map((name) => join(eyes.root, name)) as [string, string];
  await writeFile(here, 'a');
  await eyes.watch.follow([here, missing]);
  await eyes.seen('a.png', async () => {
    await rm(here);
    await writeFile(here, 'a again');
  });
  await eyes.seen('b.png', () => writeFile(missing, 'b'));
  await eyes.seen('a.png', () => writeFile(here, 'a once more'));
});

test('a folder that comes, goes, comes back and is exchanged', async () => {
  await using eyes = await openEyes();
  const folder = join(eyes.root, 'frames', 'act-1');
  const file = join(folder, 'a.png');
  await eyes.watch.follow([file]);
  const appear = async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(file, 'a');
  };
  await eyes.seen('frames/act-1/a.png', appear);
  await expect.poll(() => eyes.watch.folders).toContain(folder);
  await eyes.seen('frames/act-1/a.png', () => writeFile(file, 'b'));
  await eyes.seen('frames/act-1/a.png', () => rm(join(eyes.root, 'frames'), { recursive: true }));
  await expect.poll(() => eyes.watch.folders).not.toContain(folder);
  await eyes.seen('frames/act-1/a.png', appear);
  await expect.poll(() => eyes.watch.folders).toContain(folder);
  await eyes.seen('frames/act-1/a.png', async () => {
    await mkdir(join(eyes.root, 'other', 'act-1'), { recursive: true });
    await writeFile(join(eyes.root, 'other', 'act-1', 'a.png'), 'c');
    await rename(join(eyes.root, 'frames'), join(eyes.root, 'old'));
    await rename(join(eyes.root, 'other'), join(eyes.root, 'frames'));
  });
  await eyes.seen('frames/act-1/a.png', () => writeFile(file, 'd'));
});

test('other files of the same folder are none of its business', async () => {
  await using eyes = await openEyes();
  const file = join(eyes.root, 'story.yaml');
  await writeFile(file, '');
  await eyes.watch.follow([file]);
  await writeFile(join(eyes.root, 'film.mp4'), 'much');
  await eyes.seen('story.yaml', () => writeFile(file, 'x'));
  expect(new Set(eyes.told)).toEqual(new Set([file]));
});

test('a changed set lets go of what is no longer in it', async () => {
  await using eyes = await openEyes();
  const [a, b] = ['one/a.png', 'two/b.png'].map((name) => join(eyes.root, name)) as [string, string];
  for (const file of [a, b]) {
    await mkdir(join(file, '..'));
    await writeFile(file, '');
  }
  await eyes.watch.follow([a]);
  const before = eyes.watch.folders.length;
  await eyes.watch.follow([b]);
  expect(eyes.watch.folders).toHaveLength(before);
  await writeFile(a, 'not told');
  await eyes.seen('two/b.png', () => writeFile(b, 'told'));
  expect(eyes.told).not.toContain(a);
});
