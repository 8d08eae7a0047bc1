// Signs a film of some gigabytes, most of which are zeros that take no space on the disk, and validates it. Prints the
// time, and how much memory the process needed in addition to that for a small film.
//
//   node scripts/build.mjs && node bench/sign.mjs [--megabytes 1100]

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { copyFile, mkdtemp, open, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { signFilm } from '../build/film/output/sign-film.js';
import { openC2pa } from '../build/media/c2pa/c2pa-library.js';
import { readFileCredentials } from '../build/media/c2pa/file-credentials.js';

const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '1100' } } });
const fixture = (name) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const { signal } = new AbortController();
const folder = await mkdtemp(join(tmpdir(), 'inbetween-bench-'));
const chain = [new X509Certificate(await readFile(fixture('c2pa/film.pem')))];
const key = { chain, key: createPrivateKey(await readFile(fixture('c2pa/film.key'))), algorithm: 'es256' };
const path = fixture('clips/sparse.mp4');
const clip = { digest: 'clip', path };
const timeline = {
  entries: [{ shot: 'one', clip, conform: null }],
  ...{
    transitions: [],
    captions: { as: 'off', cues: [] },
    sound: null,
    tags: { title: null, models: ['model'] },
  },
};

try {
  const small = await measure(0);
  const large = await measure(Number(values.megabytes));
  console.log(`memory for the large film: ${large - small} MB more than for the small one`);
} finally {
  await rm(folder, { recursive: true });
}

async function measure(megabytes) {
  const [film, signed] = [join(folder, 'film.mp4'), join(folder, 'signed.mp4')];
  await copyFile(path, film);
  await addMedia(film, megabytes * 2 ** 20);
  const before = performance.now();
  await signFilm(film, signed, { title: 'film', timeline, models: new Map([['one', 'model']]), key }, signal);
  const between = performance.now();
  const library = openC2pa();
  const { state, reasons } = await readFileCredentials(signed, { anchors: null, library, signal });
  await library[Symbol.asyncDispose]();
  const seconds = [between - before, performance.now() - between].map((ms) => (ms / 1000).toFixed(1));
  const { size } = await stat(signed);
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    `${Math.round(size / 2 ** 20)} MB: signed in ${seconds[0]} s, read in ${seconds[1]} s: ${state}, ${reasons.map(({ code }) => code)}; peak ${peak} MB`,
  );
  return peak;
}

// A further media box whose zeros are a hole in the file.
async function addMedia(film, bytes) {
  const { size } = await stat(film);
  const file = await open(film, 'r+');
  const head = Buffer.alloc(8);
  head.writeUInt32BE(bytes + 8);
  head.write('mdat', 4, 'latin1');
  await file.write(head, 0, 8, size);
  await file.truncate(size + 8 + bytes);
  await file.close();
}
