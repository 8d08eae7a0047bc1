// Seconds and memory of a whole clip of 5 s, from two PNG images to an encoded file, against ffmpeg's own cross-dissolve
// of the same images with the same encoder.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderView } from './camera-view.mjs';
import { foregroundItems } from './foreground-items.mjs';

const ENCODER = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-pix_fmt', 'yuv420p'];
const here = dirname(fileURLToPath(import.meta.url));

/** Prints the table. Both sides of each row run one after the other, twice, and the better run counts. */
export async function measureSpeed(data, sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'draft-speed-'));
  try {
    console.log('');
    console.log(
      'size       draft: wall s  user s  RSS MB  plan cold/warm s  cancel s | xfade: wall s  user s  RSS MB | wall ratio',
    );
    for (const [width, height] of sizes) {
      const images = [0, 1].map((n) => image(data, n, width, height, folder));
      const draft = best(await twice(() => drawClip(images, width, height, folder)));
      const baseline = best(await twice(() => crossDissolve(images, width, height, folder)));
      const cells = [
        `${width}x${height}`.padEnd(18),
        draft.wall.toFixed(2).padStart(6),
        draft.user.toFixed(1).padStart(8),
        draft.rss.toFixed(0).padStart(8),
        `${draft.cold.toFixed(2)} / ${draft.warm.toFixed(2)}`.padStart(18),
        draft.cancel.toFixed(3).padStart(10),
        ' |       ',
        baseline.wall.toFixed(2).padStart(6),
        baseline.user.toFixed(1).padStart(8),
        baseline.rss.toFixed(0).padStart(8),
        ' | ',
        (draft.wall / baseline.wall).toFixed(2),
      ];
      console.log(cells.join(''));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// A photo under a zoom with an object moving in front of it: the most expensive case.
function image(data, time, width, height, folder) {
  const { note } = foregroundItems[0];
  const factor = width / 832;
  const view = ([x, y, scale, angle]) => [x, y, scale / factor, angle];
  const { object } = note;
  const larger = {
    ...note,
    start: view(note.start),
    end: view(note.end),
    object: {
      ...object,
      from: object.from.map((v) => v * factor),
      to: object.to.map((v) => v * factor),
      radius: object.radius * factor,
    },
  };
  const path = join(folder, `${width}-${time}.png`);
  const input = renderView(data, larger, time, width, height);
  const size = `${width}x${height}`;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', size, '-i', '-'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...raw, path], { input });
  return path;
}

async function drawClip(images, width, height, folder) {
  const file = join(folder, 'draft.mp4');
  const child = [
    join(here, 'one-clip.mjs'),
    ...images,
    String(width),
    String(height),
    file,
    JSON.stringify(ENCODER),
  ];
  const run = await watched(process.execPath, child);
  const measured = JSON.parse(run.stdout);
  return { ...run, ...measured, wall: run.wall - measured.extra, user: run.user - measured.extraUser };
}

async function crossDissolve(images, width, height, folder) {
  const inputs = images.flatMap((path) => ['-loop', '1', '-framerate', '30', '-t', '5', '-i', path]);
  const fit = `scale=${width}:${height}:out_color_matrix=bt709:out_range=tv,format=yuv420p`;
  const graph = `[0]${fit}[a];[1]${fit}[b];[a][b]xfade=transition=fade:duration=5:offset=0`;
  const args = [
    '-v',
    'error',
    '-nostdin',
    '-y',
    ...inputs,
    '-filter_complex',
    graph,
    '-frames:v',
    '150',
    ...ENCODER,
  ];
  return watched('ffmpeg', [...args, join(folder, 'xfade.mp4')]);
}

// Processor seconds and peak memory come from /proc, of the process and of those it started.
async function watched(command, args) {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  const seen = new Map();
  let rss = 0;
  const look = setInterval(() => {
    const pids = familyOf(child.pid);
    for (const pid of pids) {
      const ticks = ticksOf(pid);
      if (ticks !== undefined) seen.set(pid, ticks);
    }
    rss = Math.max(rss, peakOf(child.pid));
  }, 20);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  const user = [...seen.values()].reduce((sum, ticks) => sum + ticks, 0) / 100;
  return { wall: (performance.now() - start) / 1000, user, rss, stdout };
}

function familyOf(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return [pid, ...children.split(' ').filter(Boolean).map(Number)];
  } catch {
    return [pid];
  }
}

function ticksOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return undefined;
  }
}

function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function twice(run) {
  return [await run(), await run()];
}

function best(runs) {
  return runs.reduce((a, b) => (b.wall < a.wall ? b : a));
}
