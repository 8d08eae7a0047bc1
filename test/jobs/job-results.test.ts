import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { findResult, writeResult } from '../../src/jobs/job-results.js';
import { testFolder } from '../rig/test-folder.js';

const { signal } = new AbortController();
const key = sha256('a job');

test('a result is found by the record that was written with it', async () => {
  await using folder = await testFolder();
  const place = { folder: folder.path, key, endings: { video: 'mp4' } };
  const write = ({ video }: Readonly<Record<string, string>>) => writeFile(video ?? '', 'frames');
  const written = await writeResult(place, write, signal);
  expect(written.video?.digest).toBe(sha256('frames'));
  expect(await findResult(place, signal)).toEqual(written);
});

test.each(['', 'null', '[]', '{"video":null}', '{"video":{}}', '{"video":{"digest":"ab"}}'])(
  'a damaged record %j counts as no result',
  async (text) => {
    await using folder = await testFolder();
    const place = { folder: folder.path, key, endings: { video: 'mp4' } };
    await writeFile(join(folder.path, `${key}.mp4`), 'frames');
    await writeFile(join(folder.path, `${key}.json`), text);
    expect(await findResult(place, signal)).toBeUndefined();
  },
);
