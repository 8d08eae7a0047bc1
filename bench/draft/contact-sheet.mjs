// An image for visual comparison: per item the true middle frame and that of each method.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WIDTH = 320;
const HEIGHT = 180;

/** Writes rows of: first image, truth, cross-dissolve, minterpolate, draft, last image. */
export function writeContactSheet(results, file) {
  const folder = mkdtempSync(join(tmpdir(), 'draft-sheet-'));
  try {
    const rows = results.map(({ item, frames }, n) => {
      const middle = Math.floor(item.times.length / 2);
      const cells = [
        item.frames[0],
        item.frames[middle + 1],
        frames.xfade[middle],
        frames.mci[middle],
        frames.draft[middle],
        item.frames.at(-1),
      ];
      const strip = join(folder, `${n}.yuv`);
      writeFileSync(strip, Buffer.concat(cells));
      const row = join(folder, `${String(n).padStart(3, '0')}.png`);
      ffmpeg([
        ...raw(item, strip),
        '-vf',
        `scale=${WIDTH}:${HEIGHT},tile=${cells.length}x1`,
        '-frames:v',
        '1',
        row,
      ]);
      return row;
    });
    const all = join(folder, '%03d.png');
    ffmpeg(['-start_number', '0', '-i', all, '-vf', `tile=1x${rows.length}`, '-frames:v', '1', file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function raw({ width, height }, path) {
  return ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-i', path];
}

function ffmpeg(args) {
  const { status, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`ffmpeg failed: ${stderr}`);
}
