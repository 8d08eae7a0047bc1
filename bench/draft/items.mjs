// The benchmark items: pairs of images with the true frames between them, as I420, decoded once and cached.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderView } from './camera-view.mjs';
import { foregroundItems } from './foreground-items.mjs';
import { hardItems } from './hard-items.mjs';

/** All items of the data folder: { group, name, prompt, width, height, times, frames } with the two images at the ends of `frames`. */
export function loadItems(data, cache, wanted) {
  mkdirSync(cache, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(data, 'manifest.json'), 'utf8'));
  return [...manifest, ...foregroundItems, ...hardItems]
    .filter((item) => wanted === undefined || wanted.test(item.name))
    .map((item) => {
      const file = join(cache, `${item.name}.yuv`);
      if (!existsSync(file)) writeFileSync(file, Buffer.concat(framesOf(item, data)));
      const bytes = readFileSync(file);
      const size = (item.w * item.h * 3) / 2;
      const frames = Array.from({ length: item.times.length + 2 }, (_, n) =>
        bytes.subarray(n * size, (n + 1) * size),
      );
      return {
        group: item.group,
        name: item.name,
        prompt: item.prompt,
        width: item.w,
        height: item.h,
        times: item.times,
        note: item.note,
        frames,
      };
    });
}

function framesOf(item, data) {
  const { note, times, w, h } = item;
  const all = [0, ...times, 1];
  if (note.src !== undefined) {
    const views = all.map((t) => renderView(data, note, t, w, h));
    if (note.over === undefined) return views;
    return views.map((under, n) => mixed(under, renderView(data, note.over, all[n], w, h), all[n]));
  }
  const numbers = all.map((t) => Math.round(note.first + t * (note.last - note.first)));
  if (note.video.startsWith('RAFT')) {
    return numbers.map((n) => decode(['-i', join(data, 'sintel', `sintel_${n}.png`)], w, h));
  }
  const select = numbers.map((n) => `eq(n\\,${n})`).join('+');
  const bytes = decode(['-i', join(data, 'video', note.video)], w, h, `select=${select},`);
  const size = (w * h * 3) / 2;
  if (bytes.length !== size * numbers.length)
    throw new Error(`${item.name}: decoded ${bytes.length / size} frames`);
  return [bytes];
}

function mixed(a, b, share) {
  return Buffer.from(a.map((own, n) => Math.round(own + (b[n] - own) * share)));
}

function decode(input, w, h, before = '') {
  const filter = `${before}scale=${w}:${h}:flags=lanczos:out_color_matrix=bt709:out_range=tv,format=yuv420p`;
  const args = ['-v', 'error', '-nostdin', ...input, '-vf', filter, '-vsync', '0', '-f', 'rawvideo', '-'];
  return execFileSync('ffmpeg', args, { maxBuffer: 1 << 30 });
}
