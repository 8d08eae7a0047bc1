// Planes of 32-bit floats with a margin on all sides.

/** How far a patch may reach beyond the image. */
export const MARGIN: i32 = 24;

/** A plane with a margin that repeats its border. */
export function padPlane(source: usize, width: i32, height: i32, out: usize): void {
  const stride = width + 2 * MARGIN;
  for (let y = 0; y < height + 2 * MARGIN; y++) {
    const from = source + 4 * max(0, min(height - 1, y - MARGIN)) * width;
    const to = out + 4 * y * stride;
    fillSome(to, load<f32>(from));
    memory.copy(to + 4 * MARGIN, from, 4 * width);
    fillSome(to + 4 * (MARGIN + width), load<f32>(from + 4 * (width - 1)));
  }
}

function fillSome(to: usize, value: f32): void {
  for (let x = 0; x < MARGIN; x += 4) v128.store(to + 4 * x, f32x4.splat(value));
}

/** Half the differences of the neighbours of each pixel, of a plane with a margin. */
export function measureGradients(plane: usize, width: i32, height: i32, gx: usize, gy: usize): void {
  const row = 4 * (width + 2 * MARGIN);
  const end = row * (height + 2 * MARGIN - 1);
  const half = f32x4.splat(0.5);
  for (let at = row; at < end; at += 16) {
    const p = plane + at;
    v128.store(gx + at, f32x4.mul(f32x4.sub(v128.load(p, 4), v128.load(p - 4)), half));
    v128.store(gy + at, f32x4.mul(f32x4.sub(v128.load(p + row), v128.load(p - row)), half));
  }
}
