/** A 3x3 matrix, row by row, that maps points of the plane to points of the plane. */
export type Transform = readonly [number, number, number, number, number, number, number, number, number];

/** Maps every point to itself. */
export const IDENTITY: Transform = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** First `b`, then `a`. */
export function compose(a: Transform, b: Transform): Transform {
  return normalised([
    a[0] * b[0] + a[1] * b[3] + a[2] * b[6],
    a[0] * b[1] + a[1] * b[4] + a[2] * b[7],
    a[0] * b[2] + a[1] * b[5] + a[2] * b[8],
    a[3] * b[0] + a[4] * b[3] + a[5] * b[6],
    a[3] * b[1] + a[4] * b[4] + a[5] * b[7],
    a[3] * b[2] + a[4] * b[5] + a[5] * b[8],
    a[6] * b[0] + a[7] * b[3] + a[8] * b[6],
    a[6] * b[1] + a[7] * b[4] + a[8] * b[7],
    a[6] * b[2] + a[7] * b[5] + a[8] * b[8],
  ]);
}

/** The inverse; undefined for a singular transform. */
export function inverse(m: Transform): Transform | undefined {
  const a = m[4] * m[8] - m[5] * m[7];
  const b = m[5] * m[6] - m[3] * m[8];
  const c = m[3] * m[7] - m[4] * m[6];
  const det = m[0] * a + m[1] * b + m[2] * c;
  if (!(Math.abs(det) > 1e-12)) return undefined;
  return normalised([
    a,
    m[2] * m[7] - m[1] * m[8],
    m[1] * m[5] - m[2] * m[4],
    b,
    m[0] * m[8] - m[2] * m[6],
    m[2] * m[3] - m[0] * m[5],
    c,
    m[1] * m[6] - m[0] * m[7],
    m[0] * m[4] - m[1] * m[3],
  ]);
}

/** The image of the point (x, y). */
export function apply(m: Transform, x: number, y: number): readonly [number, number] {
  const w = m[6] * x + m[7] * y + m[8];
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w];
}

/** Scales by `scale` and turns by the angle of (cos, sin) about the origin, then moves by (dx, dy). */
export function similarity(scale: number, cosine: number, sine: number, dx: number, dy: number): Transform {
  return [scale * cosine, -scale * sine, dx, scale * sine, scale * cosine, dy, 0, 0, 1];
}

/** Moves by (dx, dy). */
export function translation(dx: number, dy: number): Transform {
  return [1, 0, dx, 0, 1, dy, 0, 0, 1];
}

/** The same motion for an image of `factor` times the size; pixel centres stay pixel centres. */
export function rescaled(m: Transform, factor: number): Transform {
  const shift = (factor - 1) / 2;
  const up: Transform = [factor, 0, shift, 0, factor, shift, 0, 0, 1];
  const down: Transform = [1 / factor, 0, -shift / factor, 0, 1 / factor, -shift / factor, 0, 0, 1];
  return compose(up, compose(m, down));
}

/** The derivative at (x, y): how the surroundings of the point are stretched and turned. */
export function jacobian(m: Transform, x: number, y: number): readonly [number, number, number, number] {
  const w = m[6] * x + m[7] * y + m[8];
  const [px, py] = apply(m, x, y);
  return [(m[0] - m[6] * px) / w, (m[1] - m[7] * px) / w, (m[3] - m[6] * py) / w, (m[4] - m[7] * py) / w];
}

function normalised(m: Transform): Transform {
  const k = Math.abs(m[8]) > 1e-12 ? 1 / m[8] : 1;
  return [m[0] * k, m[1] * k, m[2] * k, m[3] * k, m[4] * k, m[5] * k, m[6] * k, m[7] * k, m[8] * k];
}
