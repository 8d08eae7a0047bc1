// Compares the draft engine with ffmpeg's cross-dissolve (xfade) and motion interpolation (minterpolate).
//
//   node scripts/build.mjs && node bench/draft.mjs [--quality | --speed] [--data folder] [--only regex]
//                                                  [--sizes 832x464,...] [--runs 3]
//
// --quality prints PSNR, SSIM and sharpness per item and group, and writes a contact sheet. --speed prints processor time,
// wall time and memory of a clip for the shots of the example, for pairs of real clips and for a drawn pair.
//
// The real clips and photos are not part of this project: --data or the variable INBETWEEN_BENCH_DATA names their folder.
// Its manifest.json lists the items of --quality: { group, name, times, w, h, note }. A note with `video` names a file in
// video/ and the frames `first` and `last`; one with `src` names a photo of photo/ and the views `start` and `end`.
// foreground-items.mjs (group F) and hard-items.mjs (groups P, S, E, G, U) add items that are drawn over these photos or cut
// from these clips. Group E has corners that neither image shows: its frames are judged by eye, too.
// Without a folder, --speed measures the example only.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { baselineFrames } from './draft/baselines.mjs';
import { writeContactSheet } from './draft/contact-sheet.mjs';
import { loadItems } from './draft/items.mjs';
import { mean, measure } from './draft/measures.mjs';
import { measureSpeed } from './draft/speed.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.INBETWEEN_BENCH_DATA },
    only: { type: 'string' },
    quality: { type: 'boolean', default: false },
    speed: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '832x464,1280x720,1920x1080' },
    runs: { type: 'string', default: '3' },
  },
});
const both = values.quality === values.speed;
const out = join(root, 'bench', 'out');
mkdirSync(out, { recursive: true });
const hasData = values.data !== undefined && existsSync(join(values.data, 'manifest.json'));
if (!hasData && (both || values.quality || values.data !== undefined)) {
  const problem =
    values.data === undefined ? 'No folder of benchmark items.' : `No manifest.json in ${values.data}.`;
  console.error(`${problem} Name it with --data or INBETWEEN_BENCH_DATA.`);
  process.exit(2);
}
const only = values.only && new RegExp(values.only);
if (both || values.quality) await measureQuality();
if (both || values.speed)
  await measureSpeed({
    data: values.data,
    cache: join(out, 'pairs'),
    sizes: values.sizes.split(',').map((size) => size.split('x').map(Number)),
    runs: Number(values.runs),
    only,
  });

async function measureQuality() {
  const { planMotion } = await import('../build/providers/draft/engine/plan-motion.js');
  const { drawFrame } = await import('../build/providers/draft/engine/draw/draw-frame.js');
  const { cancelFlag } = await import('../build/providers/draft/engine/memory/cancel-flag.js');
  const items = loadItems(values.data, join(out, 'items'), only);
  const methods = ['xfade', 'mci', 'draft'];
  const results = [];
  console.log(`${'item'.padEnd(16)}${methods.map((m) => m.padEnd(23)).join('')}case`);
  for (const item of items) {
    const { width, height } = item;
    const image = (data) => ({ width, height, data });
    const { signal } = new AbortController();
    const motion = await planMotion(image(item.frames[0]), image(item.frames.at(-1)), {
      prompt: item.prompt,
      signal,
    });
    const frames = {
      xfade: baselineFrames('xfade', item, join(out, 'baselines')),
      mci: baselineFrames('mci', item, join(out, 'baselines')),
      draft: item.times.map((time) => {
        const out = motion.room.bytes(item.frames[0].length);
        drawFrame(motion.plan, time, out, cancelFlag());
        return out.slice();
      }),
    };
    const scores = Object.fromEntries(
      methods.map((m) => [m, mean(frames[m].map((f, n) => measure(f, item.frames[n + 1], width, height)))]),
    );
    results.push({ item, scores, frames });
    motion.room[Symbol.dispose]();
    const { kind, confidence } = motion.analysis;
    console.log(
      `${item.name.padEnd(16)}${methods.map((m) => show(scores[m])).join('')}${kind} ${confidence}`,
    );
  }
  console.log('');
  const groups = [...new Set(items.map((item) => item.group))];
  const means = {};
  for (const group of groups) {
    const of = results.filter(({ item }) => item.group === group);
    means[group] = Object.fromEntries(methods.map((m) => [m, mean(of.map(({ scores }) => scores[m]))]));
    console.log(
      `${`group ${group} (${of.length})`.padEnd(16)}${methods.map((m) => show(means[group][m])).join('')}`,
    );
  }
  console.log('');
  checkTargets(means, results);
  const sheet = join(out, 'draft-sheet.png');
  writeContactSheet(results, sheet);
  console.log(`contact sheet: ${sheet}`);
}

function checkTargets({ A, B }, results) {
  const say = (name, value, ok) => console.log(`${ok ? 'met   ' : 'MISSED'} ${name}: ${value}`);
  if (B !== undefined) {
    say('B mean SSIM >= 0.985', B.draft.ssim.toFixed(4), B.draft.ssim >= 0.985);
    const gain = B.draft.psnr - B.xfade.psnr;
    say('B >= 18 dB over cross-dissolve', gain.toFixed(2), gain >= 18);
    say('B sharpness >= 0.92', B.draft.sharp.toFixed(3), B.draft.sharp >= 0.92);
  }
  if (A === undefined) return;
  const gain = A.draft.psnr - A.xfade.psnr;
  say('A >= 1.5 dB over cross-dissolve', gain.toFixed(2), gain >= 1.5);
  const ssimGain = A.draft.ssim - A.xfade.ssim;
  say('A >= 0.06 SSIM over cross-dissolve', ssimGain.toFixed(4), ssimGain >= 0.06);
  say('A sharpness >= 0.92', A.draft.sharp.toFixed(3), A.draft.sharp >= 0.92);
  const below = results
    .filter(({ item }) => item.group === 'A')
    .map(({ item, scores }) => [item.name, scores.draft.psnr - scores.mci.psnr])
    .filter(([, gap]) => gap < -0.5);
  const names = below.map(([name, gap]) => `${name} ${gap.toFixed(2)}`).join(', ');
  say('no A item more than 0.5 dB below minterpolate', names || 'none', below.length === 0);
}

function show({ psnr, ssim, sharp }) {
  return `${psnr.toFixed(2)} ${ssim.toFixed(4)} ${sharp.toFixed(3)}`.padEnd(23);
}
