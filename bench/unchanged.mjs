// An unchanged render of 100 shots against Node's own start, side by side in one run.
// node bench/unchanged.mjs [shots]   (needs a build and an ffmpeg for the one clip that it makes)
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareStoryboard } from '../build/project/prepare.js';
import { openProject } from '../build/project/project.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist', 'cli', 'main.cjs');
const shots = Number(process.argv[2] ?? 100);
const folder = mkdtempSync(join(tmpdir(), 'inbetween-bench-'));
const storyboard = join(folder, 'storyboard.yaml');

try {
  await prepare();
  const runs = 9;
  const bare = median(runs, () => time(['-e', '0']));
  const unchanged = median(runs, () => time([cli, 'render', storyboard]));
  const beyond = unchanged - bare;
  console.log(`node's own start            ${bare.toFixed(0)} ms`);
  console.log(`unchanged render, ${shots} shots  ${unchanged.toFixed(0)} ms`);
  console.log(
    `beyond node's start         ${beyond.toFixed(0)} ms (target: under 500), ${(unchanged / bare).toFixed(1)} x a bare start`,
  );
  process.exitCode = beyond < 500 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// One clip is really made; the other takes get a copy of it, as if each had been made before.
async function prepare() {
  for (const name of ['push-a.png', 'push-b.png']) {
    copyFileSync(join(root, 'fixtures', 'keyframes', name), join(folder, name));
  }
  write(1);
  console.log(`one clip made in ${(time([cli, 'render', storyboard]) / 1000).toFixed(1)} s`);
  write(shots);
  const project = openProject({ storyboard, env: process.env });
  const prepared = await prepareStoryboard(project, { signal: new AbortController().signal });
  if (prepared.status !== 'ready') throw new Error(JSON.stringify(prepared.diagnostics));
  const [first] = await project.store.ls();
  const [clip] = (await project.store.findAll()).values();
  for (const { key, request } of prepared.plan.takes) {
    if (key === first.key) continue;
    const copy = join(folder, 'copy.mp4');
    copyFileSync(clip.path, copy);
    await project.store.adopt(key, copy, { ...originOf(first.record), shot: request.shot });
  }
  await project[Symbol.asyncDispose]();
  time([cli, 'render', storyboard]);
}

function originOf({ version: _v, clip: _c, bytes: _b, stamp: _s, ...origin }) {
  return origin;
}

function write(count) {
  const list = Array.from({ length: count }, (_, index) => {
    return `  - id: shot-${index}\n    first: push-a.png\n    last: push-b.png\n    prompt: The camera pushes in, take ${index}.`;
  });
  writeFileSync(
    storyboard,
    `version: 1\nprovider: draft\ndefaults: { resolution: 480P }\nshots:\n${list.join('\n')}\n`,
  );
}

function time(args) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(runs, measure) {
  const times = Array.from({ length: runs }, measure).sort((a, b) => a - b);
  return times[Math.floor(runs / 2)];
}
