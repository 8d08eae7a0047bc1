// Three commands render three storyboards with one account, which allows 5 submits per second and 5 takes in flight and
// rejects what is above. They share its limits through a file of the user, and through a Redis if redis-server is
// installed. Prints how close they come to the least possible time from the first submit to the end of the last take.
//
//   node scripts/build.mjs && node bench/account.mjs [--shots 15] [--seconds 3] [--processes 3]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openEmulator } from '../build/emulator/open-emulator.js';
import { systemClock } from '../build/system/clock.js';
import { cli, writeStoryboard } from './unchanged-film.mjs';

const { values } = parseArgs({
  options: {
    shots: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '3' },
    processes: { type: 'string', default: '3' },
  },
});
const [shots, seconds, processes] = [values.shots, values.seconds, values.processes].map(Number);
const clip = fileURLToPath(new URL('../fixtures/takes/rain.mp4', import.meta.url));
const limits = { submitsPerSecond: 5, takesInFlight: 5 };
const provider = '{ use: dashscope, limits: { submits_per_second: 5, takes_in_flight: 5 } }';

console.log('shared through      takes   makespan      least   ratio  in a second  rejected    bill');
await measure('a file of the user', (_, folder) => ({ INBETWEEN_USER_STATE_DIR: join(folder, 'user') }));
if (spawnSync('redis-server', ['--version']).status === 0) await measureInRedis();
else console.log('There is no redis-server.');

async function measureInRedis() {
  const folder = await mkdtemp(join(tmpdir(), 'inbetween-bench-'));
  const port = 40_000 + (process.pid % 20_000);
  const redis = spawn('redis-server', ['--port', String(port), '--dir', folder, '--save', '']);
  try {
    for await (const line of createInterface({ input: redis.stdout }))
      if (line.includes('Ready to accept connections')) break;
    redis.stdout.resume();
    await measure('a Redis', (index, home) => ({
      INBETWEEN_USER_STATE_DIR: join(home, `user-${index}`),
      INBETWEEN_QUEUE: `redis://127.0.0.1:${port}/0`,
    }));
  } finally {
    redis.kill();
    await once(redis, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(name, placeOf) {
  const folder = await mkdtemp(join(tmpdir(), 'inbetween-bench-'));
  const submits = [];
  let rejected = 0;
  const emulator = await openEmulator({
    clock: systemClock,
    makeClip: (_, path) => copyFile(clip, path),
    takeSeconds: () => seconds,
    limits,
    overLimit: 'reject',
    onExchange({ stage, place, status }) {
      if (stage === 'received' && place === 'create') submits.push(performance.now());
      if (stage === 'handled' && status === 429) rejected += 1;
    },
  });
  try {
    await Promise.all(
      Array.from({ length: processes }, async (_, index) => {
        const own = join(folder, String(index));
        await mkdir(own);
        writeStoryboard(own, { shots, provider, resolution: '720P', name: String(index) });
        const service = {
          DASHSCOPE_HTTP_BASE_URL: emulator.baseUrl,
          DASHSCOPE_API_KEY: 'sk-bench-0123456789',
        };
        await render(own, { ...service, ...placeOf(index, folder) });
      }),
    );
    const takes = shots * processes;
    const least = Math.max(
      takes / limits.submitsPerSecond,
      Math.ceil(takes / limits.takesInFlight) * seconds,
    );
    const lasted = (submits.at(-1) - submits[0]) / 1000 + seconds;
    const worst = submits.map((from) => submits.filter((at) => at >= from && at < from + 1000).length);
    console.log(
      [
        name.padEnd(18),
        String(takes).padStart(6),
        `${lasted.toFixed(1)} s`.padStart(10),
        `${least.toFixed(1)} s`.padStart(10),
        (lasted / least).toFixed(3).padStart(7),
        String(Math.max(...worst)).padStart(12),
        String(rejected).padStart(9),
        `${emulator.bill().tasks}`.padStart(7),
      ].join(' '),
    );
  } finally {
    await emulator[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

async function render(cwd, more) {
  const env = { ...process.env, INBETWEEN_QUEUE: '', ...more };
  const child = spawn(process.execPath, [cli, 'render', '--yes', '--json'], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data) => {
    said = `${said}${data}`.slice(-4000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(said);
}
