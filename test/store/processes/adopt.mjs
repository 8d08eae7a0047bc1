// Takes clips into a store until it is done or killed. Arguments: state folder, first shot, number of shots.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openClipStore } from '../../../build/store/clips/clip-store.js';
import { facts, receipt } from './facts.mjs';

const [folder = '', first = '0', count = '1'] = process.argv.slice(2);
const store = openClipStore(folder);
for (let shot = Number(first); shot < Number(first) + Number(count); shot += 1) {
  const incoming = await store.incoming();
  const file = join(incoming.path, 'clip.mp4');
  await writeFile(file, `clip ${shot} `.repeat(20_000));
  const key = createHash('sha256').update(`shot ${shot}`).digest('hex');

  const clip = await store.adopt(key, file, {
    shot: `shot-${shot}`,
    inputs: {},
    facts,
    receipt,
    created: shot,
  });
  await incoming[Symbol.asyncDispose]();
  process.stdout.write(`${JSON.stringify({ key, digest: clip.digest })}\n`);
}
