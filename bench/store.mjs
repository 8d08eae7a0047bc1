// How long it takes to know what a store holds: nothing is hashed when nothing has changed.
// Run: node scripts/build.mjs && node bench/store.mjs [clips]
import { createHash } from 'node:crypto';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClipStore } from '../build/store/clips/clip-store.js';

const count = Number(process.argv[2] ?? 100);
const folder = await mkdtemp(join(tmpdir(), 'inbetween-bench-'));
const hash = (text) => createHash('sha256').update(text).digest('hex');
try {
  const filler = Buffer.alloc(3_000_000, 'clip');
  const facts = { width: 1280, height: 720, frames: 150, rate: [30, 1], duration: 5, config: hash('config') };
  const inputs = {
    prompt: 'A small blue monster walks in the rain. '.repeat(8),
    first: hash('a'),
    last: hash('b'),
  };
  const receipt = { cost: 'free', actualPrompt: null, requestId: null, usage: { video_duration: 5 } };
  for (let index = 0; index < count; index += 1) {
    const incoming = await openClipStore(folder).incoming();
    const file = join(incoming.path, 'clip.mp4');
    filler.writeUInt32BE(index);
    await writeFile(file, filler);
    const origin = { shot: `shot-${index}`, inputs, facts, receipt, created: index };
    await openClipStore(folder).adopt(hash(`key ${index}`), file, origin);
    await incoming[Symbol.asyncDispose]();
  }
  const known = median(await times(9, () => openClipStore(folder).knownClips()));
  const [first] = (await openClipStore(folder).findAll()).values();
  const old = new Date(Date.now() - 60_000);
  for (const { path } of (await openClipStore(folder).findAll()).values()) await utimes(path, old, old);
  const [hashed] = await times(1, () => openClipStore(folder).knownClips());
  const remembered = median(await times(9, () => openClipStore(folder).knownClips()));
  console.log(`${count} clips of ${(first.bytes / 1e6).toFixed(1)} MB`);
  console.log(
    `known as they were adopted  ${known.toFixed(1)} ms  (${(hashed / known) | 0} times faster than hashing)`,
  );
  console.log(`moved, so hashed once       ${hashed.toFixed(1)} ms`);
  console.log(`remembered from then on     ${remembered.toFixed(1)} ms`);
  process.exitCode = known < 0.3 * count && remembered < 0.3 * count ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

async function times(rounds, work) {
  const taken = [];
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    await work();
    taken.push(performance.now() - begun);
  }
  return taken;
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
