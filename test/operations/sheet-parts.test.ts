import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { removeOldParts, sheetPartPaths } from '../../src/operations/sheet-parts.js';
import { testFolder } from '../rig/test-folder.js';

async function writeSheet(path: string, parts: number): Promise<void> {
  for (const file of sheetPartPaths(path, parts)) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'sheet');
  }
  expect(await removeOldParts(path, parts)).toEqual([]);
}

const filesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true })).map((file) => file.replaceAll('\\', '/')).sort();

test('further files of a sheet are in a folder of its own, and those of a longer one are removed', async () => {
  await using folder = await testFolder();
  const sheet = join(folder.path, 'sheet.jpg');
  await writeFile(join(folder.path, 'sheet-2.jpg'), 'an image of the user');
  await writeSheet(sheet, 3);
  const own = ['sheet-2.jpg', 'sheet.jpg', 'sheet_files'];
  expect(await filesIn(folder.path)).toEqual([...own, 'sheet_files/sheet-2.jpg', 'sheet_files/sheet-3.jpg']);
  await writeSheet(sheet, 2);
  expect(await filesIn(folder.path)).toEqual([...own, 'sheet_files/sheet-2.jpg']);
  await writeSheet(sheet, 1);
  expect(await filesIn(folder.path)).toEqual(['sheet-2.jpg', 'sheet.jpg']);
  expect(await readFile(join(folder.path, 'sheet-2.jpg'), 'utf8')).toBe('an image of the user');
});

test('nothing else of that folder is removed', async () => {
  await using folder = await testFolder();
  const sheet = join(folder.path, 'a.b-1.jpg');
  await writeSheet(sheet, 3);
  const others = ['film.mp4', 'a.b-1-2.png', 'a.b-1-02.jpg', 'a.b-1.jpg', 'b-2.jpg', 'a.b-1-x.jpg'];
  for (const name of others) await writeFile(join(folder.path, 'a.b-1_files', name), '');
  await writeSheet(sheet, 1);
  expect(await filesIn(join(folder.path, 'a.b-1_files'))).toEqual(others.toSorted());
});

test('a part that cannot be removed is named', async () => {
  await using folder = await testFolder();
  const part = join(folder.path, 'sheet_files', 'sheet-2.jpg');
  await mkdir(join(part, 'folder'), { recursive: true });
  expect(await removeOldParts(join(folder.path, 'sheet.jpg'), 1)).toEqual([
    expect.stringContaining(`${part} is of an earlier sheet: `),
  ]);
});
