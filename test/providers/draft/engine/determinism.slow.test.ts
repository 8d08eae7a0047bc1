import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { clipDigest } from './clip-digest.js';
import { photo, photoWithDisc } from './drawn-images.js';

const pairs = {
  camera: [photo({ seed: 1 }), photo({ seed: 1, shift: 18, zoom: 1.1 })],
  motion: [photoWithDisc({ seed: 4 }, 90, 70), photoWithDisc({ seed: 4, shift: 6 }, 150, 76)],
  dissolve: [photo({ seed: 5 }), photo({ seed: 6 })],
} as const;
const kinds = Object.keys(pairs) as (keyof typeof pairs)[];

test.each(kinds)('a %s clip is the same with one, two and three workers', async (kind) => {
  const [first, last] = pairs[kind];
  // Clips of other pairs in between leave different data in the scratch memory of the threads.
  const one = await clipDigest(first, last, 1);
  for (const other of kinds) await clipDigest(pairs[other][1], pairs[other][0], 2);
  expect(await clipDigest(first, last, 2)).toBe(one);
  expect(await clipDigest(first, last, 3)).toBe(one);
});

const script = fileURLToPath(new URL('./fresh-process.mjs', import.meta.url));
const input = Buffer.concat(kinds.flatMap((kind) => pairs[kind].map(({ data }) => data)));
const [{ width, height }] = pairs.camera;

/** The digests of the clips of all kinds, drawn by another process. */
function digestsOf(command: string, args: readonly string[], workers: number): readonly string[] {
  const all = [...args, script, ...[width, height, workers].map(String)];
  return execFileSync(command, all, { input, encoding: 'utf8' }).split('\n');
}

async function ownDigests(): Promise<readonly string[]> {
  const digests: string[] = [];
  for (const kind of kinds) digests.push(await clipDigest(...pairs[kind], 2));
  return digests;
}

test('clips of a fresh process are the same', async () => {
  expect(digestsOf(process.execPath, [], 1)).toEqual(await ownDigests());
});

test('a process without WebAssembly fails with a code and a hint', () => {
  const all = ['--jitless', script, ...[width, height, 1].map(String)];
  const { status, stderr } = spawnSync(process.execPath, all, { input, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain('webassembly-unavailable');
  expect(stderr).toContain('Start Node without --jitless');
});

// Each line of Node has its own JavaScript and WebAssembly compilers. The package "node" brings the binaries.
test.for(['20', '22', '24'])(
  'clips of Node %s are the same',
  { timeout: 300_000 },
  async (line, { skip }) => {
    const npx = ['--yes', `--package=node@${line}`, '--', 'node'];
    if (!process.version.startsWith(`v${line}.`) && !canRun(npx)) {
      console.warn(`Node ${line} cannot be installed here, so its clips are NOT compared.`);
      skip();
    }
    const run = process.version.startsWith(`v${line}.`)
      ? digestsOf(process.execPath, [], 3)
      : digestsOf('npx', npx, 3);
    expect(run).toEqual(await ownDigests());
  },
);

function canRun(npx: readonly string[]): boolean {
  return spawnSync('npx', [...npx, '-e', '0'], { shell: process.platform === 'win32' }).status === 0;
}
