// Wall time, processor time (user and system) and memory of large films: an empty Node process, check, plan, and a render
// that finds nothing to do. Prints the run with the least processor time, because other work on the machine only adds to it.
//
//   node scripts/build.mjs && node bench/large.mjs [--shots 100,1000,10000] [--runs 3] [--unchanged 1000] [--generate 500]
//
// --unchanged: the largest film that is also rendered unchanged. --generate: instead, renders a film of this many shots
// once, against the emulator, which answers each take at once with a tiny clip. It has a process of its own here.
import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cli, makeUnchangedFilm, writeStoryboard } from './unchanged-film.mjs';

const { values } = parseArgs({
  options: {
    shots: { type: 'string', default: '100,1000,10000' },
    runs: { type: 'string', default: '3' },
    unchanged: { type: 'string', default: '1000' },
    generate: { type: 'string' },
  },
});
const preload = fileURLToPath(new URL('print-usage.cjs', import.meta.url));

if (values.generate) await measureGeneration(Number(values.generate));
else await measureUnchanged(values.shots.split(',').map(Number));

async function measureUnchanged(sizes) {
  printTitles();
  for (const shots of sizes) {
    const folder = await mkdtemp(join(tmpdir(), 'inbetween-bench-'));
    try {
      const isRendered = shots <= Number(values.unchanged);
      if (isRendered) makeUnchangedFilm(folder, shots);
      else writeStoryboard(folder, { shots });
      print('node -e 0', shots, await best(['-e', '0'], folder));
      print('check', shots, await best([cli, 'check'], folder));
      print('plan', shots, await best([cli, 'plan', '--no-analyse'], folder));
      if (isRendered) print('render, unchanged', shots, await best([cli, 'render'], folder));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function measureGeneration(shots) {
  const { openEmulator } = await import('../build/emulator/open-emulator.js');
  const { systemClock } = await import('../build/system/clock.js');
  const clip = fileURLToPath(new URL('../fixtures/takes/rain.mp4', import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'inbetween-bench-'));
  const plenty = { submitsPerSecond: 100, takesInFlight: 100 };
  const emulator = await openEmulator({
    clock: systemClock,
    makeClip: (_, path) => copyFile(clip, path),
    takeSeconds: () => 0,
    limits: plenty,
  });
  try {
    const provider = '{ use: dashscope, limits: { submits_per_second: 100, takes_in_flight: 100 } }';
    writeStoryboard(folder, { shots, provider, resolution: '720P' });
    const env = { DASHSCOPE_HTTP_BASE_URL: emulator.baseUrl, DASHSCOPE_API_KEY: 'sk-bench-0123456789' };
    printTitles();
    print('render, generating', shots, await run([cli, 'render', '--yes'], folder, env));
  } finally {
    await emulator[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

async function best(args, folder) {
  const runs = [];
  for (let count = 0; count < Number(values.runs); count += 1) runs.push(await run(args, folder));
  return runs.toSorted((a, b) => a.seconds - b.seconds)[0];
}

async function run(args, folder, more = {}) {
  const usage = join(folder, 'usage.json');
  const env = { ...process.env, ...more, BENCH_USAGE: usage };
  const begun = performance.now();
  const child = spawn(process.execPath, ['--require', preload, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data) => {
    said = `${said}${data}`.slice(-4000);
  });
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const wall = (performance.now() - begun) / 1000;
  if (code !== 0) throw new Error(said);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(await readFile(usage, 'utf8'));
  return { wall, seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 };
}

function printTitles() {
  console.log('command                       shots        wall   processor   per shot     memory');
}

function print(name, shots, { wall, seconds, megabytes }) {
  const cells = [
    name.padEnd(26),
    String(shots).padStart(8),
    `${wall.toFixed(2)} s`.padStart(11),
    `${seconds.toFixed(2)} s`.padStart(11),
    `${((seconds / shots) * 1000).toFixed(2)} ms`.padStart(10),
    `${megabytes.toFixed(0)} MB`.padStart(10),
  ];
  console.log(cells.join(' '));
}
