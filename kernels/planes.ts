// Reduces, enlarges and transforms planes of 32-bit floats.

/** The mean over blocks of `cell` x `cell` bytes. */
export function averageBlocks(image: usize, width: i32, height: i32, cell: i32, out: usize): void {
  let to = out;
  for (let top = 0; top < height; top += cell) {
    const bottom = min(height, top + cell);
    for (let left = 0; left < width; left += cell, to += 4) {
      const right = min(width, left + cell);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        const row = image + y * width;
        for (let x = left; x < right; x++) sum += <i32>load<u8>(row + x);
      }
      store<f32>(to, <f32>(<f64>sum / <f64>((bottom - top) * (right - left))));
    }
  }
}

/** Half the size, by a 2x2 mean: sample i of the result is between samples 2i and 2i + 1. */
export function halvePlane(source: usize, width: i32, height: i32, out: usize): void {
  const right: usize = width > 1 ? 4 : 0;
  const below: usize = height > 1 ? 4 * width : 0;
  const columns = max(1, width >> 1);
  let to = out;
  for (let y = 0, rows = max(1, height >> 1); y < rows; y++) {
    let at = source + 8 * y * width;
    for (let x = 0; x < columns; x++, at += 8, to += 4) {
      const upper = <f64>load<f32>(at) + <f64>load<f32>(at + right);
      store<f32>(to, <f32>((upper + load<f32>(at + below) + load<f32>(at + below + right)) / 4));
    }
  }
}

/** A plane resampled to `columns` x `rows` pixels that are `scale` pixels of the source apart. */
export function shrinkPlane(
  source: usize,
  width: i32,
  height: i32,
  scale: f64,
  columns: i32,
  rows: i32,
  out: usize,
): void {
  let to = out;
  for (let y = 0; y < rows; y++) {
    const v = (<f64>y + 0.5) * scale - 0.5;
    for (let x = 0; x < columns; x++, to += 4) {
      store<f32>(to, <f32>valueAt(source, width, height, (<f64>x + 0.5) * scale - 0.5, v));
    }
  }
}

/**
 * A plane resampled through a transform (nine 64-bit floats), which maps pixels of the result to pixels of the source. Bytes of
 * `inside` are 1 where the result comes from inside the source, 0 where it repeats the border.
 */
export function warpPlane(
  source: usize,
  width: i32,
  height: i32,
  transform: usize,
  columns: i32,
  rows: i32,
  out: usize,
  inside: usize,
): void {
  const right = <f64>width - 0.5;
  const bottom = <f64>height - 0.5;
  for (let y = 0, n = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++, n++) {
      const w = 1 / form(transform, 6, x, y);
      const u = form(transform, 0, x, y) * w;
      const v = form(transform, 3, x, y) * w;
      store<f32>(out + 4 * n, <f32>valueAt(source, width, height, u, v));
      store<u8>(inside + n, u > -0.5 && v > -0.5 && u < right && v < bottom ? 1 : 0);
    }
  }
}

function form(transform: usize, row: i32, x: i32, y: i32): f64 {
  const at = transform + 8 * row;
  return load<f64>(at) * <f64>x + load<f64>(at + 8) * <f64>y + load<f64>(at + 16);
}

/** A plane moved by a flow: the value of pixel n is that at its place plus (u, v). */
export function warpByFlow(source: usize, width: i32, height: i32, u: usize, v: usize, out: usize): void {
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n += 4) {
      const px = <f64>x + load<f32>(u + n);
      store<f32>(out + n, <f32>valueAt(source, width, height, px, <f64>y + load<f32>(v + n)));
    }
  }
}

/** Bilinear value at (x, y); outside, or where a place is no number, that of the border. */
export function valueAt(source: usize, width: i32, height: i32, x: f64, y: f64): f64 {
  const cx = x > 0 ? min<f64>(x, <f64>(width - 1)) : 0;
  const cy = y > 0 ? min<f64>(y, <f64>(height - 1)) : 0;
  const ix = max(0, min(width - 2, <i32>cx));
  const iy = max(0, min(height - 2, <i32>cy));
  const fx = cx - <f64>ix;
  const fy = cy - <f64>iy;
  const right: usize = width > 1 ? 4 : 0;
  const at = source + 4 * (iy * width + ix);
  const below = at + (height > 1 ? 4 * width : 0);
  const p = <f64>load<f32>(at);
  const r = <f64>load<f32>(below);
  const top = p + (<f64>load<f32>(at + right) - p) * fx;
  return top + (r + (<f64>load<f32>(below + right) - r) * fx - top) * fy;
}

/**
 * Adds the differences of `plane` between neighbours to those of other planes, as 16-bit numbers up to 511: of each pixel to
 * its left one (`across`) and to the one above (`down`).
 */
export function addColourSteps(plane: usize, width: i32, height: i32, across: usize, down: usize): void {
  const row = 4 * width;
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n++) {
      const own = load<f32>(plane + 4 * n);
      if (x > 0) addStep(across + 2 * n, own - load<f32>(plane + 4 * n - 4));
      if (y > 0) addStep(down + 2 * n, own - load<f32>(plane + 4 * n - row));
    }
  }
}

function addStep(to: usize, difference: f32): void {
  store<u16>(to, min(511, <i32>(<f32>load<u16>(to) + abs<f32>(difference))));
}
