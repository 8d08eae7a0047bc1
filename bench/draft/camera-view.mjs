// Exact camera moves over a photo: the ground truth of group B.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { drawForeground, drawLayer } from './foreground-items.mjs';

const sources = {
  city: { file: 'mdnwide.jpg', enlarge: 1 },
  hats: { file: 'kodim03.png', enlarge: 1.6 },
  coffee: { file: 'coffee.png', enlarge: 2 },
};
const loaded = new Map();

/** The view of the camera at time `t`: I420 of w x h, rendered at twice the size and reduced. */
export function renderView(data, note, t, w, h) {
  const photo = load(data, note.src);
  const [x0, y0, s0, a0] = note.start;
  const [x1, y1, s1, a1] = note.end;
  const cx = x0 + (x1 - x0) * t;
  const cy = y0 + (y1 - y0) * t;
  const scale = s0 * (s1 / s0) ** t;
  const angle = ((a0 + (a1 - a0) * t) * Math.PI) / 180;
  const planes = photo.planes.map((plane) => view(plane, photo, { cx, cy, scale, angle }, w, h));
  if (note.layer !== undefined) drawLayer(planes, load(data, note.layer.src), note.layer, t, w, h);
  if (note.object !== undefined) drawForeground(planes, load(data, note.object.src), note.object, t, w, h);
  const out = Buffer.alloc((w * h * 3) / 2);
  for (let n = 0; n < w * h; n++) out[n] = code(planes[0][n]);
  for (const p of [1, 2]) {
    const to = w * h + (p - 1) * ((w * h) / 4);
    for (let y = 0; y < h / 2; y++) {
      for (let x = 0; x < w / 2; x++) {
        // MPEG siting: at the left luma sample, halfway between two rows.
        const at = (yy, xx) => planes[p][yy * w + Math.min(w - 1, Math.max(0, xx))];
        const row = (yy) => (at(yy, 2 * x - 1) + 2 * at(yy, 2 * x) + at(yy, 2 * x + 1)) / 4;
        out[to + (y * w) / 2 + x] = code((row(2 * y) + row(2 * y + 1)) / 2);
      }
    }
  }
  return out;
}

function load(data, name) {
  if (!loaded.has(name)) {
    const { file, enlarge } = sources[name];
    const filter = `scale=trunc(iw*${enlarge}/2)*2:trunc(ih*${enlarge}/2)*2:flags=bicubic:out_color_matrix=bt709:out_range=tv,format=yuv444p`;
    const path = join(data, 'photo', file);
    const probe = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-vf', filter, '-f', 'rawvideo', '-'], {
      maxBuffer: 1 << 30,
    });
    const text = execFileSync(
      'ffmpeg',
      ['-v', 'error', '-i', path, '-vf', `${filter},format=gray`, '-f', 'image2pipe', '-c:v', 'pgm', '-'],
      {
        maxBuffer: 1 << 30,
      },
    );
    const [, width, height] = /^P5\s+(\d+)\s+(\d+)/.exec(text.subarray(0, 32).toString('latin1')).map(Number);
    const size = width * height;
    loaded.set(name, {
      width,
      height,
      planes: [0, 1, 2].map((n) => probe.subarray(n * size, (n + 1) * size)),
    });
  }
  return loaded.get(name);
}

function view(plane, photo, { cx, cy, scale, angle }, w, h) {
  const out = new Float32Array(w * h);
  const c = Math.cos(angle) * scale;
  const s = Math.sin(angle) * scale;
  for (let y = 0; y < 2 * h; y++) {
    for (let x = 0; x < 2 * w; x++) {
      const u = (x + 0.5) / 2 - w / 2;
      const v = (y + 0.5) / 2 - h / 2;
      const px = cx + c * u - s * v - 0.5;
      const py = cy + s * u + c * v - 0.5;
      out[(y >> 1) * w + (x >> 1)] += bicubic(plane, photo.width, photo.height, px, py) / 4;
    }
  }
  return out;
}

function bicubic(plane, width, height, x, y) {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const wx = weights(x - ix);
  const wy = weights(y - iy);
  let sum = 0;
  for (let j = 0; j < 4; j++) {
    const row = Math.min(height - 1, Math.max(0, iy - 1 + j)) * width;
    let line = 0;
    for (let i = 0; i < 4; i++) line += wx[i] * plane[row + Math.min(width - 1, Math.max(0, ix - 1 + i))];
    sum += wy[j] * line;
  }
  return sum;
}

function weights(f) {
  const a = -0.5;
  const near = (d) => ((a + 2) * d - (a + 3)) * d * d + 1;
  const far = (d) => ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
  return [far(1 + f), near(f), near(1 - f), far(2 - f)];
}

function code(value) {
  return Math.min(255, Math.max(0, Math.round(value)));
}
