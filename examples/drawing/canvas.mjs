import sharp from 'sharp';
import { HEIGHT, WIDTH } from './camera.mjs';
import { rise } from './colour.mjs';
import { clouds, noise } from './noise.mjs';

/** Three images in one: the visible colours, the paint (for lamplight to fall on), and what shines by itself. */
export function createCanvas() {
  const size = WIDTH * HEIGHT * 3;
  return { seen: new Float32Array(size), paint: new Float32Array(size), shine: new Float32Array(size) };
}

/** Lays one layer over the canvas: cut out like paper, washed and brushed like gouache, lit by the hour, faded by the air. */
export async function layOn(canvas, layer, view, light) {
  const art = await rasterise(layer.art, view);
  const box = opaqueBox(art);
  if (box) brush(canvas, layer, view, light, art, box);
  if (layer.glow) addShine(canvas, await rasterise(layer.glow, view), layer.glowPower ?? 1);
}

function brush(canvas, layer, view, light, art, box) {
  const { seen, paint, shine } = canvas;
  const { wash = 0.22, grain = 0.12, streak = 0.1, wobble = 1.1, seed = 1 } = layer;
  const sample = [0, 0, 0, 0];
  for (let y = box.top; y < box.bottom; y++) {
    const v = view.y + y / view.scale;
    const air = airAt(layer, v);
    for (let x = box.left; x < box.right; x++) {
      const u = view.x + x / view.scale;
      const shake = wobble * view.scale;
      const dx = (noise(u * 0.14, v * 0.14, seed + 5) - 0.5) * 2 * shake;
      const dy = (noise(u * 0.14, v * 0.14, seed + 9) - 0.5) * 2 * shake;
      if (!sampleInto(sample, art, x + dx, y + dy)) continue;
      const alpha = sample[3];
      const blotch = clouds(u * 0.018, v * 0.018, 3, seed) - 0.5;
      const speck = noise(u * 0.55, v * 0.55, seed + 31) + noise(u * 0.23, v * 0.23, seed + 37) - 1;
      const stroke = noise(u * 0.3, v * 0.035, seed + 41) - 0.5;
      const value = 1 + wash * 2 * blotch + grain * speck + streak * stroke;
      const warm = blotch * 0.16;
      const i = (y * WIDTH + x) * 3;
      for (let c = 0; c < 3; c++) {
        const colour = sample[c] * value * (1 + (c === 0 ? warm : c === 2 ? -warm : 0));
        const lit = colour * light.ambient[c];
        seen[i + c] += (lit + (light.haze[c] - lit) * air - seen[i + c]) * alpha;
        paint[i + c] += (colour * (1 - air * 0.6) - paint[i + c]) * alpha;
        shine[i + c] *= 1 - alpha;
      }
    }
  }
}

// Mist is thick at the foot of a layer, which separates each row of roofs from the row behind it.
function airAt({ air = 0, mist }, v) {
  return mist ? Math.min(air + mist.amount * rise(mist.from, mist.to, v), 1) : air;
}

function addShine({ seen, shine }, glow, power) {
  for (let p = 0, i = 0; p < glow.length; p += 4, i += 3) {
    const alpha = glow[p + 3] / 255;
    if (alpha === 0) continue;
    for (let c = 0; c < 3; c++) {
      const colour = glow[p + c] / 255;
      seen[i + c] += (colour - seen[i + c]) * alpha;
      shine[i + c] += (colour * power - shine[i + c]) * alpha;
    }
  }
}

/** Draws SVG content as seen through a view: 8-bit RGBA of the screen's size. */
export async function rasterise(content, view) {
  const box = [view.x, view.y, view.width, view.height].map((n) => n.toFixed(4)).join(' ');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="${box}">${content}</svg>`;
  return sharp(Buffer.from(svg), { unlimited: true }).ensureAlpha().raw().toBuffer();
}

function opaqueBox(art) {
  const box = { left: WIDTH, right: 0, top: HEIGHT, bottom: 0 };
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      if (art[(y * WIDTH + x) * 4 + 3] === 0) continue;
      if (x < box.left) box.left = x;
      if (x > box.right) box.right = x;
      if (y < box.top) box.top = y;
      box.bottom = y;
    }
  }
  if (box.right < box.left) return undefined;
  const margin = 6;
  return {
    left: Math.max(box.left - margin, 0),
    right: Math.min(box.right + margin, WIDTH),
    top: Math.max(box.top - margin, 0),
    bottom: Math.min(box.bottom + margin, HEIGHT),
  };
}

function sampleInto(out, art, x, y) {
  const cx = Math.min(Math.max(x, 0), WIDTH - 1.001);
  const cy = Math.min(Math.max(y, 0), HEIGHT - 1.001);
  const ix = Math.floor(cx);
  const iy = Math.floor(cy);
  const fx = cx - ix;
  const fy = cy - iy;
  const at = (iy * WIDTH + ix) * 4;
  const weights = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
  const places = [at, at + 4, at + WIDTH * 4, at + WIDTH * 4 + 4];
  let [r, g, b, a] = [0, 0, 0, 0];
  for (let k = 0; k < 4; k++) {
    const p = places[k];
    const alpha = art[p + 3] * weights[k];
    if (alpha === 0) continue;
    r += art[p] * alpha;
    g += art[p + 1] * alpha;
    b += art[p + 2] * alpha;
    a += alpha;
  }
  if (a < 0.5) return false;
  out[0] = r / a / 255;
  out[1] = g / a / 255;
  out[2] = b / a / 255;
  out[3] = a / 255;
  return true;
}
