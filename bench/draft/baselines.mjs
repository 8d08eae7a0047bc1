// The baselines, drawn by ffmpeg from the same pair: its cross-dissolve and its motion interpolation.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Frames of the named baseline at the times of the item; cached, because minterpolate takes minutes. */
export function baselineFrames(baseline, item, cache) {
  mkdirSync(cache, { recursive: true });
  const file = join(cache, `${item.name}.${baseline}.yuv`);
  if (!existsSync(file)) writeFileSync(file, baselines[baseline](item));
  const bytes = readFileSync(file);
  const size = (item.width * item.height * 3) / 2;
  return item.times.map((_, n) => bytes.subarray(n * size, (n + 1) * size));
}

const baselines = {
  xfade(item) {
    const steps = stepsFor(item.times);
    const loop = (n) =>
      `[${n}]loop=loop=${steps + 2}:size=1,setpts=N/${steps}/TB,fps=${steps},settb=1/${steps}`;
    const graph = `${loop(0)}[a];${loop(1)}[b];[a][b]xfade=transition=fade:duration=1:offset=0`;
    return pick(item, steps, graph, [0, -1], 0);
  },
  // It needs neighbours on both sides, so each image is given twice. Its scene detection would reject the pair.
  mci(item) {
    const steps = stepsFor(item.times);
    const graph =
      `[0][1][2][3]concat=n=4,setpts=N/TB,fps=1,` +
      `minterpolate=fps=${steps}:mi_mode=mci:mc_mode=obmc:me_mode=bilat:scd=none`;
    return pick(item, steps, graph, [0, 0, -1, -1], steps);
  },
};

/** The smallest number of equal steps that contains all times. */
function stepsFor(times) {
  for (let steps = 2; ; steps++) {
    if (times.every((t) => Math.abs(t * steps - Math.round(t * steps)) < 0.006 * Math.sqrt(steps)))
      return steps;
  }
}

function pick(item, steps, graph, images, skip) {
  const { width, height, times, frames } = item;
  const inputs = images.flatMap((n, k) => {
    const path = `/tmp/baseline-${process.pid}-${k}.yuv`;
    writeFileSync(path, frames.at(n));
    return ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-r', '1', '-i', path];
  });
  const wanted = times.map((t) => `eq(n\\,${skip + Math.round(t * steps)})`).join('+');
  const args = ['-v', 'error', '-nostdin', ...inputs, '-filter_complex', `${graph},select=${wanted}`];
  args.push('-vsync', '0', '-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-');
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 1 << 30 });
  const expected = (width * height * 3 * times.length) / 2;
  if (bytes.length !== expected)
    throw new Error(`${item.name}: ffmpeg gave ${bytes.length} of ${expected} bytes`);
  return bytes;
}
