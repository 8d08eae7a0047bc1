// One task of the speed table in a process of its own: draws a clip from two PNG images into an encoded file, as a job
// does, or measures only the analysis: cold, warm, and how long a cancelled one continues.
import { execFileSync } from 'node:child_process';
import { hashFile } from '../../build/system/hash-file.js';

const { task, images, prompt, size, frames, fps, path } = JSON.parse(process.argv[2]);
const { signal } = new AbortController();
if (task === 'draw') await draw();
else await analyse();

async function draw() {
  const { nativeEngine } = await import('../../build/media/native-engine.js');
  const { drawDraft } = await import('../../build/providers/draft/draw-clip.js');
  const engine = nativeEngine({ path: 'ffmpeg', version: '', foundBy: 'PATH', lacks: [] });
  const form = { format: 'png', orientation: 1, alpha: false };
  const [first, last] = await Promise.all(
    images.map(async (image) => ({ path: image, digest: await hashFile(image, signal) })),
  );
  await drawDraft({
    recipe: { revision: '', size, first: form, last: form, prompt, slate: null, frames, fps },
    inputs: { first, last },
    outputs: { clip: path, motion: `${path}.json` },
    engine,
    signal,
    onProgress: () => undefined,
  });
}

async function analyse() {
  const { analyseMotion } = await import('../../build/providers/draft/engine/plan-motion.js');
  const { sharedPool } = await import('../../build/providers/draft/engine/workers/worker-pool.js');
  const pair = images.map(decode);
  const cold = await seconds(() => analyseMotion(...pair, { prompt, signal }));
  const warm = await seconds(() => analyseMotion(...pair, { prompt, signal }));
  const stopper = new AbortController();
  const pending = analyseMotion(...pair, { prompt, signal: stopper.signal }).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 60));
  const cancel = await seconds(async () => {
    stopper.abort();
    await pending;
    await sharedPool().idle();
  });
  console.log(JSON.stringify({ cold, warm, cancel }));
}

function decode(image) {
  const { width, height } = size;
  const fit = `scale=${width}:${height}:out_color_matrix=bt709:out_range=tv,format=yuv420p`;
  const args = ['-v', 'error', '-nostdin', '-i', image, '-vf', fit, '-f', 'rawvideo', '-'];
  return { ...size, data: execFileSync('ffmpeg', args, { maxBuffer: 1 << 28 }) };
}

async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
