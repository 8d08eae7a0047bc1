import { HEIGHT, WIDTH } from './camera.mjs';

/** A soft copy of three interleaved channels: three box passes at a size where the radius is small. */
export function blur(source, sigma) {
  const step = sigma > 24 ? 8 : sigma > 6 ? 4 : sigma > 2.5 ? 2 : 1;
  const [w, h] = [WIDTH / step, HEIGHT / step];
  const small = shrink(source, step, w, h);
  const radius = Math.max(1, Math.round(sigma / step));
  for (let pass = 0; pass < 3; pass++) {
    run(small, w, h, radius, 3, w * 3);
    run(small, h, w, radius, w * 3, 3);
  }
  return (x, y, c) => {
    const sx = Math.min(Math.max((x + 0.5) / step - 0.5, 0), w - 1.001);
    const sy = Math.min(Math.max((y + 0.5) / step - 0.5, 0), h - 1.001);
    const ix = Math.floor(sx);
    const iy = Math.floor(sy);
    const [fx, fy] = [sx - ix, sy - iy];
    const i = (iy * w + ix) * 3 + c;
    const top = small[i] * (1 - fx) + small[i + 3] * fx;
    const low = small[i + w * 3] * (1 - fx) + small[i + w * 3 + 3] * fx;
    return top * (1 - fy) + low * fy;
  };
}

function shrink(source, step, w, h) {
  const small = new Float32Array(w * h * 3);
  const share = 1 / (step * step);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const from = (y * WIDTH + x) * 3;
      const to = (Math.floor(y / step) * w + Math.floor(x / step)) * 3;
      for (let c = 0; c < 3; c++) small[to + c] += source[from + c] * share;
    }
  }
  return small;
}

// One box pass along lines of `length` pixels, `lines` of them; outside the image it is dark.
function run(data, length, lines, radius, stride, lineStride) {
  const line = new Float32Array(length);
  const size = radius * 2 + 1;
  for (let l = 0; l < lines; l++) {
    for (let c = 0; c < 3; c++) {
      const base = l * lineStride + c;
      for (let i = 0; i < length; i++) line[i] = data[base + i * stride];
      let sum = 0;
      for (let i = 0; i <= radius && i < length; i++) sum += line[i];
      for (let i = 0; i < length; i++) {
        data[base + i * stride] = sum / size;
        if (i + radius + 1 < length) sum += line[i + radius + 1];
        if (i - radius >= 0) sum -= line[i - radius];
      }
    }
  }
}
