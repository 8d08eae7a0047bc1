import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseJson } from '../../src/base/parse-json.js';
import { encodeLock } from '../../src/lockfile/encode.js';
import { readLockfile, writeLockfile } from '../../src/project/lockfile-on-disk.js';
import { openJournal, readJournal } from '../../src/store/journal/journal.js';
import type { TakeId } from '../../src/store/journal/journal-entry.js';
import { encodeLine } from '../../src/store/journal/journal-line.js';
import { stateLayout } from '../../src/store/layout.js';
import { heldClock } from '../rig/held-clock.js';
import { intentOf } from '../rig/takes.js';
import { testFolder } from '../rig/test-folder.js';
import { lockedFilm, lockedShot } from './lockfiles.js';

const lock = { film: lockedFilm, shots: new Map([['rain', lockedShot('rain')]]) };
const mark = '\uFEFF';

test.each<[string, (text: string) => Buffer]>([
  ['UTF-8', (text) => Buffer.from(mark + text)],
  ['UTF-16, low byte first', (text) => Buffer.from(mark + text, 'utf16le')],
  ['UTF-16, high byte first', (text) => Buffer.from(mark + text, 'utf16le').swap16()],
])('a lockfile with the byte order mark of %s is read, and is not written again', async (_, encode) => {
  await using folder = await testFolder();
  const path = join(folder.path, 'film.lock');
  await writeFile(path, encode(encodeLock(lock)));
  expect(await readLockfile(path)).toEqual({ lock, state: 'settled' });
  expect(await writeLockfile(path, lock)).toBe(false);
});

test('state files with a byte order mark are read', async () => {
  expect(parseJson(`${mark}{"a":1}`)).toEqual({ a: 1 });
  await using folder = await testFolder();
  const clock = heldClock();
  const entry = { seq: 1, at: clock.now(), ...intentOf('rain', 'take-1' as TakeId) };
  await writeFile(stateLayout(folder.path).journal, mark + encodeLine(entry));
  expect(await readJournal(folder.path)).toMatchObject({ entries: [{ take: 'take-1' }], damagedLines: [] });
  await using journal = await openJournal(folder.path, clock);
  expect(journal.state().open).toHaveLength(1);
});
