import { appendFile, mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/system/clock.js';
import { pollFiles } from '../../src/watch/poll-files.js';
import { type FileWatch, type FileWatchSetup, watchFiles } from '../../src/watch/watch-files.js';
import { testFolder } from '../rig/test-folder.js';

interface WatchedFolder extends AsyncDisposable {
  readonly root: string;
  readonly watch: FileWatch;
  /** Runs an action and resolves when the watch has reported that file. */
  reported(file: string, action: () => Promise<unknown>): Promise<void>;
  /** Every file that was reported so far. */
  readonly all: readonly string[];
}

async function openWatchedFolder(pollMs: number | null = null): Promise<WatchedFolder> {
  const folder = await testFolder();
  const all: string[] = [];
  const waiting = new Set<() => void>();
  const setup: FileWatchSetup = {
    onTouched(path) {
      all.push(path);
      for (const wake of waiting) wake();
    },
    onError(error) {
      throw error;
    },
  };
  const watch =
    pollMs === null
      ? watchFiles(setup, { root: folder.path, clock: systemClock })
      : pollFiles(setup, { everyMs: pollMs, clock: systemClock });
  return {
    root: folder.path,
    watch,
    all,
    async reported(file, action) {
      const path = join(folder.path, file);
      const from = all.length;
      const done = new Promise<void>((resolve) => {
        const wake = () => {
          if (!all.slice(from).some((each) => each === path || path.startsWith(`${each}/`))) return;
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
      await action();
      await done;
    },
    async [Symbol.asyncDispose]() {
      await watch[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test.each([
  ['with notifications', null],
  ['with polling', 30],
])('%s, every way to save a file is reported, again and again', async (_, pollMs) => {
  await using watched = await openWatchedFolder(pollMs);
  const file = join(watched.root, 'story.yaml');
  await writeFile(file, 'one');
  await watched.watch.follow([file]);
  for (let round = 0; round < 3; round += 1) {
    await watched.reported('story.yaml', () => writeFile(file, `written ${round}`));
    await watched.reported('story.yaml', () => appendFile(file, 'more'));
    await watched.reported('story.yaml', async () => {
      await writeFile(`${file}~`, `renamed over it ${round}`);
      await rename(`${file}~`, file);
    });
    await watched.reported('story.yaml', () => rm(file));
    await watched.reported('story.yaml', () => writeFile(file, `back ${round}`));
    await watched.reported('story.yaml', async () => {
      await rename(file, `${file}.bak`);
      await writeFile(file, `as vim does ${round}`);
      await rm(`${file}.bak`);
    });
    await watched.reported('story.yaml', () => truncate(file, 0));
  }
});

test('a file is reported when it is created, next to one that exists', async () => {
  await using watched = await openWatchedFolder();
  const [here, missing] = ['a.png', 'b.png'].map((name) => join(watched.root, name)) as [string, string];
  await writeFile(here, 'a');
  await watched.watch.follow([here, missing]);
  await watched.reported('a.png', async () => {
    await rm(here);
    await writeFile(here, 'a again');
  });
  await watched.reported('b.png', () => writeFile(missing, 'b'));
  await watched.reported('a.png', () => writeFile(here, 'a once more'));
});

test('a file is reported when its folder is created, removed, created again and replaced', async () => {
  await using watched = await openWatchedFolder();
  const folder = join(watched.root, 'frames', 'act-1');
  const file = join(folder, 'a.png');
  await watched.watch.follow([file]);
  const appear = async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(file, 'a');
  };
  await watched.reported('frames/act-1/a.png', appear);
  await expect.poll(() => watched.watch.folders).toContain(folder);
  await watched.reported('frames/act-1/a.png', () => writeFile(file, 'b'));
  await watched.reported('frames/act-1/a.png', () => rm(join(watched.root, 'frames'), { recursive: true }));
  await expect.poll(() => watched.watch.folders).not.toContain(folder);
  await watched.reported('frames/act-1/a.png', appear);
  await expect.poll(() => watched.watch.folders).toContain(folder);
  await watched.reported('frames/act-1/a.png', async () => {
    await mkdir(join(watched.root, 'other', 'act-1'), { recursive: true });
    await writeFile(join(watched.root, 'other', 'act-1', 'a.png'), 'c');
    await rename(join(watched.root, 'frames'), join(watched.root, 'old'));
    await rename(join(watched.root, 'other'), join(watched.root, 'frames'));
  });
  await watched.reported('frames/act-1/a.png', () => writeFile(file, 'd'));
});

test.each([1, 2, 4, 7])(
  'a file %d folders away is reported when its first folder is removed and restored',
  async (depth) => {
    await using watched = await openWatchedFolder();
    const name = [...Array.from({ length: depth }, (_, level) => `level-${level}`), 'a.png'].join('/');
    const file = join(watched.root, name);
    const top = join(watched.root, 'level-0');
    const restore = async () => {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, 'a');
    };
    await restore();
    await watched.watch.follow([join(watched.root, 'story.yaml'), file]);
    for (let round = 0; round < 2; round += 1) {
      await watched.reported(name, () => rm(top, { recursive: true }));
      await expect.poll(() => watched.watch.folders).not.toContain(dirname(file));
      await watched.reported(name, restore);
      await expect.poll(() => watched.watch.folders).toContain(dirname(file));
      await watched.reported(name, () => writeFile(file, `b${round}`));
      await watched.reported(name, () => rename(top, `${top}-old`));
      await expect.poll(() => watched.watch.folders).not.toContain(dirname(file));
      await watched.reported(name, () => rename(`${top}-old`, top));
      await expect.poll(() => watched.watch.folders).toContain(dirname(file));
      await watched.reported(name, () => writeFile(file, `c${round}`));
    }
  },
);

test('a file behind a link is reported when the folder that the link names is removed and restored', async () => {
  await using watched = await openWatchedFolder();
  const target = join(watched.root, 'elsewhere/assets/frames');
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'a.png'), 'a');
  const linked = join(watched.root, 'project', 'frames');
  await mkdir(dirname(linked));
  await symlink(target, linked);
  await watched.watch.follow([join(linked, 'a.png')]);
  await watched.reported('project/frames/a.png', () => rm(dirname(target), { recursive: true }));
  await expect.poll(() => watched.watch.folders).not.toContain(linked);
  await watched.reported('project/frames/a.png', async () => {
    await mkdir(target, { recursive: true });
    await writeFile(join(target, 'a.png'), 'b');
  });
  await watched.reported('project/frames/a.png', () => writeFile(join(target, 'a.png'), 'c'));
});

test('other files of the same folder are not reported', async () => {
  await using watched = await openWatchedFolder();
  const file = join(watched.root, 'story.yaml');
  await writeFile(file, '');
  await watched.watch.follow([file]);
  await writeFile(join(watched.root, 'film.mp4'), 'much');
  await watched.reported('story.yaml', () => writeFile(file, 'x'));
  expect(new Set(watched.all)).toEqual(new Set([file]));
});

test('a file is not reported after it was removed from the set', async () => {
  await using watched = await openWatchedFolder();
  const [a, b] = ['one/a.png', 'two/b.png'].map((name) => join(watched.root, name)) as [string, string];
  for (const file of [a, b]) {
    await mkdir(join(file, '..'));
    await writeFile(file, '');
  }
  await watched.watch.follow([a]);
  const before = watched.watch.folders.length;
  await watched.watch.follow([b]);
  expect(watched.watch.folders).toHaveLength(before);
  await writeFile(a, 'not reported');
  await watched.reported('two/b.png', () => writeFile(b, 'reported'));
  expect(watched.all).not.toContain(a);
});
