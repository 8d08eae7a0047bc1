// How long commands take to start and to find nothing to do, as a ratio to Node's own start in the same run.
// node bench/start.mjs [shots]   (needs a build, and an ffmpeg for the one clip that it generates)
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cli, makeUnchangedFilm } from './unchanged-film.mjs';

const RUNS = 15;
const root = fileURLToPath(new URL('..', import.meta.url));
const shots = Number(process.argv[2] ?? 100);
const folder = mkdtempSync(join(tmpdir(), 'inbetween-bench-'));
const storyboard = join(folder, 'storyboard.yaml');
const film = join(folder, 'storyboard.mp4');

const commands = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: '--version', args: [cli, '--version'] },
  { name: '--help', args: [cli, '--help'] },
  { name: 'check', args: [cli, 'check', join(root, 'examples', 'storyboard.yaml')], most: 2.4 },
  { name: `render, ${shots} shots unchanged`, args: [cli, 'render', storyboard], most: 4.5 },
];

try {
  makeUnchangedFilm(folder, shots);
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
