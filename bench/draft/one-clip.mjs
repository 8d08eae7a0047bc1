// One clip in a process of its own: two PNG images in, an encoded film out. The speed table shows the wall time of the
// first part; the rest (a warm analysis, a cancellation) is subtracted.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { inbetween } from '../../build/providers/draft/engine/inbetween.js';
import { analyseMotion } from '../../build/providers/draft/engine/plan-motion.js';
import { sharedPool } from '../../build/providers/draft/engine/workers/worker-pool.js';

const [first, last, w, h, file, encoder] = process.argv.slice(2);
const [width, height] = [Number(w), Number(h)];
const run = promisify(execFile);
const fit = `scale=${width}:${height}:out_color_matrix=bt709:out_range=tv,format=yuv420p`;
const decode = async (path) => {
  const args = ['-v', 'error', '-nostdin', '-i', path, '-vf', fit, '-f', 'rawvideo', '-'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 1 << 28 });
  return { width, height, data: stdout };
};
const images = await Promise.all([first, last].map(decode));
const signal = new AbortController().signal;

const seconds = async (work) => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};
let clip;
const cold = await seconds(async () => {
  clip = await inbetween(...images, { frames: 150, signal });
});
const input = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-r', '30', '-i', '-'];
const ffmpeg = spawn('ffmpeg', ['-v', 'error', '-y', ...input, ...JSON.parse(encoder), file], {
  stdio: ['pipe', 'ignore', 'inherit'],
});
const closed = once(ffmpeg, 'close');
for await (const frame of clip.frames()) {
  if (!ffmpeg.stdin.write(frame)) await once(ffmpeg.stdin, 'drain');
}
ffmpeg.stdin.end();
await closed;
await clip[Symbol.asyncDispose]();

const main = performance.now();
const spent = process.cpuUsage();
const warm = await seconds(() => analyseMotion(...images, { frames: 150, signal }));
const stopper = new AbortController();
const pending = analyseMotion(...images, { frames: 150, signal: stopper.signal }).catch(() => undefined);
await new Promise((resolve) => setTimeout(resolve, 60));
const cancel = await seconds(async () => {
  stopper.abort();
  await pending;
  while (sharedPool().busy > 0) await new Promise((resolve) => setTimeout(resolve, 2));
});
const { user, system } = process.cpuUsage(spent);
const extra = (performance.now() - main) / 1000;
console.log(JSON.stringify({ cold, warm, cancel, extra, extraUser: (user + system) / 1e6 }));
