import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pixelInputs } from '../../../src/plan/cache-key.js';
import type { PreviousRequest } from '../../../src/plan/previous-request.js';
import { openLastRequests } from '../../../src/store/cache/last-requests.js';
import { requestFor } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

function asked(shot: string, firstUri = 'rain.png'): PreviousRequest {
  return { inputs: pixelInputs(requestFor(shot)), firstUri, lastUri: null };
}

test('requests of shots are remembered, and those of other shots are kept', async () => {
  await using folder = await testFolder();
  const memory = openLastRequests(folder.path);
  expect(await memory.read()).toEqual(new Map());
  await memory.remember(new Map([['rain', asked('rain')]]));
  await memory.remember(new Map([['gaze', asked('gaze')]]));
  expect(await openLastRequests(folder.path).read()).toEqual(
    new Map([
      ['gaze', asked('gaze')],
      ['rain', asked('rain')],
    ]),
  );
});

test('nothing is written when nothing is new', async () => {
  await using folder = await testFolder();
  const memory = openLastRequests(folder.path);
  await memory.remember(new Map([['rain', asked('rain')]]));
  const before = await stat(join(folder.path, 'shots.json'), { bigint: true });
  await memory.remember(new Map([['rain', asked('rain')]]));
  const after = await stat(join(folder.path, 'shots.json'), { bigint: true });
  expect(after.mtimeNs).toBe(before.mtimeNs);
});

test('the signature of an address is not remembered', async () => {
  await using folder = await testFolder();
  const memory = openLastRequests(folder.path);
  await memory.remember(new Map([['rain', asked('rain', 'https://h.example/a.png?Signature=abc')]]));
  expect(await readFile(join(folder.path, 'shots.json'), 'utf8')).not.toContain('abc');
});

test.each(['', '{', '[]', 'null', '{"version":2,"shots":{}}', '{"version":1}'])(
  'the file %j is an empty memory',
  async (text) => {
    await using folder = await testFolder();
    await writeFile(join(folder.path, 'shots.json'), text);
    expect(await openLastRequests(folder.path).read()).toEqual(new Map());
  },
);
