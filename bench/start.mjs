// How long commands take to start and to find nothing to do, as a ratio to Node's own start in the same run.
// node bench/start.mjs [shots]   (needs a build, and an ffmpeg for the one clip that it generates)
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RUNS = 15;
const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist', 'cli', 'main.cjs');
const shots = Number(process.argv[2] ?? 100);
const folder = mkdtempSync(join(tmpdir(), 'inbetween-bench-'));
const storyboard = join(folder, 'storyboard.yaml');
const film = join(folder, 'storyboard.mp4');
const takes = join(folder, '.inbetween', 'takes');

const commands = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: '--version', args: [cli, '--version'] },
  { name: '--help', args: [cli, '--help'] },
  { name: 'check', args: [cli, 'check', join(root, 'examples', 'storyboard.yaml')], most: 2.4 },
  { name: `render, ${shots} shots unchanged`, args: [cli, 'render', storyboard], most: 4.5 },
];

try {
  prepare();
  const assembled = statSync(film).mtimeMs;
  for (const { args } of commands) time(args); // Once each, so that all files are in memory.
  const times = commands.map(() => []);
  // In turn, because the speed of the machine changes over time.
  for (let run = 0; run < RUNS; run += 1) {
    for (const [index, { args }] of commands.entries()) times[index].push(time(args));
  }
  if (statSync(film).mtimeMs !== assembled) throw new Error('The film was assembled again.');
  const medians = times.map(median);
  for (const [index, { name, most }] of commands.entries()) {
    const ratio = medians[index] / medians[0];
    const limit = most ? `  (not above ${most})` : '';
    console.log(
      `${name.padEnd(30)}${medians[index].toFixed(0).padStart(6)} ms${ratio.toFixed(2).padStart(7)}${limit}`,
    );
    if (most && ratio > most) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// One clip is generated. The other takes get a copy of its record, as if each had been generated with equal pixels.
function prepare() {
  for (const name of ['push-a.png', 'push-b.png']) {
    copyFileSync(join(root, 'fixtures', 'keyframes', name), join(folder, name));
  }
  writeStoryboard(1);
  time([cli, 'render', storyboard]);
  const [file] = readdirSync(takes);
  const record = JSON.parse(readFileSync(join(takes, file), 'utf8'));
  writeStoryboard(shots);
  const plan = JSON.parse(run([cli, 'plan', storyboard, '--json', '--no-analyse']).stdout);
  for (const take of plan.takes) {
    const [shot] = take.shots;
    const inputs = { ...record.inputs, prompt: promptOf(shot) };
    writeFileSync(join(takes, `${take.key}.json`), JSON.stringify({ ...record, shot, inputs }));
  }
  time([cli, 'render', storyboard]);
}

function promptOf(shot) {
  return `The camera pushes in, take ${shot}.`;
}

function writeStoryboard(count) {
  const list = Array.from({ length: count }, (_, index) => {
    const id = `shot-${index}`;
    return `  - id: ${id}\n    first: push-a.png\n    last: push-b.png\n    prompt: ${promptOf(id)}\n`;
  });
  const head = 'version: 1\nprovider: draft\ndefaults: { resolution: 480P }\nshots:\n';
  writeFileSync(storyboard, `${head}${list.join('')}`);
}

function run(args) {
  const ended = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(ended.stderr);
  return ended;
}

function time(args) {
  const start = process.hrtime.bigint();
  run(args);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
