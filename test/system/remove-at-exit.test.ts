import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const module = pathToFileURL(join(import.meta.dirname, '../../build/system/remove-at-exit.js')).href;

test('any number of folders is deleted at the end of the process, with one listener', () => {
  const program = `
    import { mkdtempSync } from 'node:fs';
    import { tmpdir } from 'node:os';
    import { join } from 'node:path';
    import { removeAtExit } from ${JSON.stringify(module)};
    const folders = Array.from({ length: 12 }, () => mkdtempSync(join(tmpdir(), 'inbetween-test-')));
    const before = process.listenerCount('exit');
    for (const folder of folders) removeAtExit(folder);
    console.log(JSON.stringify({ folders, listeners: process.listenerCount('exit') - before }));
  `;
  const text = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  const { folders, listeners } = JSON.parse(text) as { folders: string[]; listeners: number };
  expect(listeners).toBe(1);
  expect(folders).toHaveLength(12);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
});
