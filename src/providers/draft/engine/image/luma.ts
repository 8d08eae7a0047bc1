/** One channel of an image as floating-point numbers. */
export interface Luma {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** The luma of an I420 image averaged over blocks of `cell` x `cell`: sample (i, j) is node (i, j) of a warp grid. */
export function averageBlocks(image: Uint8Array, width: number, height: number, cell: number): Luma {
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  const data = new Float32Array(columns * rows);
  for (let j = 0, n = 0; j < rows; j++) {
    const top = j * cell;
    const bottom = Math.min(height, top + cell);
    for (let i = 0; i < columns; i++, n++) {
      const left = i * cell;
      const right = Math.min(width, left + cell);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left, at = y * width + left; x < right; x++, at++) sum += image[at]!;
      }
      data[n] = sum / ((bottom - top) * (right - left));
    }
  }
  return { width: columns, height: rows, data };
}

/** Half the size, by a 2x2 mean: sample i of the result is between samples 2i and 2i + 1. */
export function halved(luma: Luma): Luma {
  const width = Math.max(1, luma.width >> 1);
  const height = Math.max(1, luma.height >> 1);
  const data = new Float32Array(width * height);
  const right = luma.width > 1 ? 1 : 0;
  const below = luma.height > 1 ? luma.width : 0;
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0, at = 2 * y * luma.width; x < width; x++, n++, at += 2) {
      data[n] =
        (luma.data[at]! + luma.data[at + right]! + luma.data[at + below]! + luma.data[at + below + right]!) /
        4;
    }
  }
  return { width, height, data };
}

/** The image and its successive halves, largest first, down to a shorter side of at least `minSide`. */
export function buildPyramid(luma: Luma, minSide: number): Luma[] {
  const levels = [luma];
  for (let level = luma; Math.min(level.width, level.height) >= 2 * minSide; ) {
    level = halved(level);
    levels.push(level);
  }
  return levels;
}

/** The mean over a square window of 2 * radius + 1, clipped at the border. */
export function boxMean(luma: Luma, radius: number): Luma {
  const { width, height } = luma;
  const across = new Float32Array(width * height);
  const shares = sharesAlong(width, radius);
  for (let y = 0; y < height; y++) meanAlong(luma.data, across, y * width, width, radius, shares);
  const data = new Float32Array(width * height);
  const sums = new Float64Array(width);
  const rowShares = sharesAlong(height, radius);
  // All columns are summed together, row by row, for sequential memory access.
  for (let y = -radius; y < height; y++) {
    const enter = (y + radius) * width;
    if (y + radius < height) for (let x = 0; x < width; x++) sums[x]! += across[enter + x]!;
    const leave = (y - radius - 1) * width;
    if (leave >= 0) for (let x = 0; x < width; x++) sums[x]! -= across[leave + x]!;
    if (y < 0) continue;
    const share = rowShares[y]!;
    const to = y * width;
    for (let x = 0; x < width; x++) data[to + x] = sums[x]! * share;
  }
  return { width, height, data };
}

/** The reciprocal of the number of samples in the window at each place. */
function sharesAlong(length: number, radius: number): Float64Array {
  return Float64Array.from(
    { length },
    (_, n) => 1 / (Math.min(length - 1, n + radius) - Math.max(0, n - radius) + 1),
  );
}

function meanAlong(
  from: Float32Array,
  to: Float32Array,
  start: number,
  length: number,
  radius: number,
  shares: Float64Array,
): void {
  const end = start + length;
  let sum = 0;
  for (let n = start; n < start + radius && n < end; n++) sum += from[n]!;
  for (let n = start; n < end; n++) {
    if (n + radius < end) sum += from[n + radius]!;
    if (n - radius - 1 >= start) sum -= from[n - radius - 1]!;
    to[n] = sum * shares[n - start]!;
  }
}

/** Removes local brightness and contrast, so that a change of exposure does not look like motion. */
export function normalizeContrast(luma: Luma, radius: number): Luma {
  const { width, height, data } = luma;
  const mean = boxMean(luma, radius);
  const squares = new Float32Array(data.length);
  for (let n = 0; n < data.length; n++) {
    const away = data[n]! - mean.data[n]!;
    squares[n] = away * away;
  }
  const variance = boxMean({ width, height, data: squares }, radius);
  const out = new Float32Array(data.length);
  for (let n = 0; n < data.length; n++) {
    out[n] = (32 * (data[n]! - mean.data[n]!)) / Math.sqrt(variance.data[n]! + FLOOR);
  }
  return { width, height, data: out };
}

// Contrast below this (variance of codes) is noise and is not raised.
const FLOOR = 36;

/** Bilinear value at (x, y); outside, the border's. */
export function valueAt(luma: Luma, x: number, y: number): number {
  const { width, height, data } = luma;
  const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
  const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
  const ix = Math.max(0, Math.min(width - 2, Math.floor(cx)));
  const iy = Math.max(0, Math.min(height - 2, Math.floor(cy)));
  const fx = cx - ix;
  const fy = cy - iy;
  const at = iy * width + ix;
  const top = data[at]! + (data[at + 1]! - data[at]!) * fx;
  const bottom = data[at + width]! + (data[at + width + 1]! - data[at + width]!) * fx;
  return top + (bottom - top) * fy;
}
