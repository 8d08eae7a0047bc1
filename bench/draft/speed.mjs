// Processor time, wall time and memory of a whole draft of 5 s in a new process, from two PNG images to an encoded file,
// next to ffmpeg's own cross-dissolve of the same images with the same encoder. Both run in turns, and medians count.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BT709, h264Arguments, tagFilter } from '../../build/media/h264-arguments.js';
import { loadPairs } from './pairs.mjs';
import { watched } from './watched.mjs';

const FRAMES = 150;
const FPS = 30;
const here = dirname(fileURLToPath(import.meta.url));

/** Prints a row for each pair and size, and then the medians of each size with the targets. */
export async function measureSpeed({ data, cache, sizes, runs, only }) {
  const folder = mkdtempSync(join(tmpdir(), 'draft-speed-'));
  const pairs = loadPairs(data).filter(({ name }) => only?.test(name) ?? true);
  const rows = [];
  try {
    console.log(HEADER);
    for (const [width, height] of sizes) {
      for (const pair of pairs) {
        const images = [0, 1].map((end) => pairImage(pair, end, width, height, cache));
        const measured = await measurePair({ ...pair, images, width, height, folder }, runs);
        rows.push({ name: pair.name, width, height, ...measured });
        console.log(formatRow(rows.at(-1)));
      }
    }
    printMedians(rows, sizes);
    await printAnalysis(pairs[0], sizes, cache, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pairImage(pair, end, width, height, cache) {
  mkdirSync(cache, { recursive: true });
  const path = join(cache, `${pair.name}-${end}-${width}x${height}.png`);
  pair.image(end, width, height, path);
  return path;
}

async function measurePair(clip, runs) {
  const taken = { draft: [], xfade: [], once: [] };
  for (let n = 0; n < runs; n += 1) {
    taken.draft.push(await watched(process.execPath, [join(here, 'one-clip.mjs'), job(clip)]));
    taken.xfade.push(await watched('ffmpeg', crossDissolve(clip, REPEATED)));
    taken.once.push(await watched('ffmpeg', crossDissolve(clip, ONCE)));
  }
  const of = (runsOf) =>
    Object.fromEntries(
      ['wall', 'cpu', 'rss', 'tree'].map((name) => [name, median(runsOf.map((run) => run[name]))]),
    );
  return { draft: of(taken.draft), xfade: of(taken.xfade), once: of(taken.once) };
}

function job({ images, prompt, width, height, folder }, task = 'draw') {
  const path = join(folder, 'draft.mp4');
  return JSON.stringify({ task, images, prompt, size: { width, height }, frames: FRAMES, fps: FPS, path });
}

// The usual command decodes both images again for each frame, so the cost without that is measured too.
const REPEATED = {
  input: ['-loop', '1', '-framerate', String(FPS), '-t', String(FRAMES / FPS)],
  filter: '',
};
const ONCE = {
  input: [],
  filter: `,loop=loop=${FRAMES - 1}:size=1,setpts=N/${FPS}/TB,fps=${FPS},settb=1/${FPS}`,
};

function crossDissolve({ images, width, height, folder }, { input, filter }) {
  const inputs = images.flatMap((path) => [...input, '-i', path]);
  const fit = `scale=${width}:${height}:out_color_matrix=bt709:out_range=tv,format=yuv420p${filter}`;
  const mix = `xfade=transition=fade:duration=${FRAMES / FPS}:offset=0,${tagFilter(BT709)}`;
  const graph = `[0]${fit}[a];[1]${fit}[b];[a][b]${mix}`;
  const encode = [...h264Arguments([FPS, 1]), join(folder, 'xfade.mp4')];
  const output = ['-frames:v', String(FRAMES), ...encode];
  return ['-v', 'error', '-nostdin', '-y', ...inputs, '-filter_complex', graph, ...output];
}

const HEADER = `
                        | draft                            | xfade, as usual  draft / xfade | xfade, decoded once
pair          size      | cpu s  wall s  RSS MB  +ffmpeg   | cpu s  wall s     cpu    wall  | cpu s  draft / xfade cpu`;

function formatRow({ name, width, height, draft, xfade, once }) {
  return [
    name.padEnd(14),
    `${width}x${height}`.padEnd(10),
    '| ',
    seconds(draft.cpu),
    seconds(draft.wall),
    draft.rss.toFixed(0).padStart(7),
    draft.tree.toFixed(0).padStart(9),
    '    |',
    seconds(xfade.cpu),
    seconds(xfade.wall),
    seconds(draft.cpu / xfade.cpu),
    seconds(draft.wall / xfade.wall),
    '  |',
    seconds(once.cpu),
    seconds(draft.cpu / once.cpu),
  ].join('');
}

const seconds = (value) => value.toFixed(2).padStart(8);

function printMedians(rows, sizes) {
  console.log('');
  for (const [width, height] of [...sizes, []]) {
    const of = rows.filter((row) => width === undefined || (row.width === width && row.height === height));
    const ratios = (name, base) => of.map((row) => row.draft[name] / row[base][name]);
    const cells = [
      (width === undefined ? 'all' : `${width}x${height}`).padEnd(10),
      `cpu ratio median ${median(ratios('cpu', 'xfade')).toFixed(2)} (target 1.7), `,
      `largest ${Math.max(...ratios('cpu', 'xfade')).toFixed(2)} (at most 2.6); `,
      `wall ratio median ${median(ratios('wall', 'xfade')).toFixed(2)} (at most 1.7); `,
      `RSS ${Math.max(...of.map((row) => row.draft.rss)).toFixed(0)} MB (at most 300); `,
      `decoded once: cpu ratio median ${median(ratios('cpu', 'once')).toFixed(2)}`,
    ];
    console.log(cells.join(''));
  }
}

async function printAnalysis(pair, sizes, cache, folder) {
  console.log('');
  for (const [width, height] of sizes) {
    const images = [0, 1].map((end) => pairImage(pair, end, width, height, cache));
    const { stdout } = await watched(process.execPath, [
      join(here, 'one-clip.mjs'),
      job({ ...pair, images, width, height, folder }, 'analyse'),
    ]);
    const { cold, warm, cancel } = JSON.parse(stdout);
    const cells = [`analysis of ${pair.name} at ${width}x${height}: `];
    cells.push(`${cold.toFixed(2)} s with new threads, ${warm.toFixed(2)} s warm; `);
    cells.push(`cancelled within ${cancel.toFixed(3)} s`);
    console.log(cells.join(''));
  }
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
