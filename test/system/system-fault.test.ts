import { lstat, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemFault } from '../../src/system/system-fault.js';
import { testFolder } from '../rig/test-folder.js';

test('something else in place of a folder is named, however deep the path was', async () => {
  await using folder = await testFolder();
  const clips = join(folder.path, 'state', 'clips');
  await mkdir(join(folder.path, 'state'));
  await writeFile(clips, '');
  const loop = join(folder.path, 'loop');
  await symlink(loop, loop);
  const faults = [
    [() => lstat(join(clips, 'ab', 'clip.mp4')), clips],
    [() => readdir(clips), clips],
    [() => lstat(join(loop, 'ab')), loop],
  ] as const;
  for (const [call, place] of faults) {
    const error = await call().then(
      () => undefined,
      (fault: unknown) => fault,
    );
    expect(systemFault(error)).toMatchObject({
      code: 'not-a-folder',
      message: `${place} is not a folder, and a folder is needed there.`,
      hint: expect.stringContaining('Move it away'),
    });
  }
});

test('other faults of the system are named with their call and path, and our own errors are none', async () => {
  await using folder = await testFolder();
  const path = join(folder.path, 'nothing');
  const error = await lstat(path).catch((fault: unknown) => fault);
  expect(systemFault(error)).toMatchObject({ code: 'system-fault', message: expect.stringContaining(path) });
  expect(systemFault(new TypeError('ours'))).toBeUndefined();
});
