// Corners and their descriptors, and matches between them.
import { boxMean } from './filters';

/**
 * Writes the indexes of the corners of a plane, at least `margin` pixels from its border, and returns their number. Their
 * strength in `strengths` is the smaller eigenvalue of the structure tensor. `work` has room for four planes and 16 bytes per column.
 */
export function findCorners(
  plane: usize,
  width: i32,
  height: i32,
  margin: i32,
  strengths: usize,
  corners: usize,
  work: usize,
): i32 {
  const bytes = 4 * width * height;
  const part = (bytes + 15) & ~15;
  const rest = work + 3 * part;
  memory.fill(work, 0, 3 * part);
  const row = 4 * width;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const n = 4 * (y * width + x);
      const gx = load<f32>(plane + n + 4) - load<f32>(plane + n - 4);
      const gy = load<f32>(plane + n + row) - load<f32>(plane + n - row);
      store<f32>(work + n, gx * gx);
      store<f32>(work + part + n, gx * gy);
      store<f32>(work + 2 * part + n, gy * gy);
    }
  }
  for (let k = 0; k < 3; k++) boxMean(work + k * part, width, height, 2, work + k * part, rest);
  for (let at = 0; at < bytes; at += 16) {
    const a = v128.load(work + at);
    const b = v128.load(work + part + at);
    const c = v128.load(work + 2 * part + at);
    const half = f32x4.mul(f32x4.sub(a, c), f32x4.splat(0.5));
    const root = f32x4.sqrt(f32x4.add(f32x4.mul(half, half), f32x4.mul(b, b)));
    v128.store(strengths + at, f32x4.sub(f32x4.mul(f32x4.add(a, c), f32x4.splat(0.5)), root));
  }
  return keepPeaks(strengths, width, height, margin, corners);
}

// Below this a "corner" is noise.
const MIN_STRENGTH: f32 = 12;

function keepPeaks(strengths: usize, width: i32, height: i32, margin: i32, corners: usize): i32 {
  const row = 4 * width;
  let count = 0;
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      const n = y * width + x;
      const at = strengths + 4 * n;
      const here = load<f32>(at);
      if (here < MIN_STRENGTH || !isPeak(at, row, here)) continue;
      store<i32>(corners + 4 * count, n);
      count += 1;
    }
  }
  return count;
}

function isPeak(at: usize, row: usize, here: f32): bool {
  return (
    here > load<f32>(at - 4) &&
    here >= load<f32>(at + 4) &&
    here > load<f32>(at - row) &&
    here >= load<f32>(at + row) &&
    here > load<f32>(at - row - 4) &&
    here > load<f32>(at - row + 4) &&
    here >= load<f32>(at + row - 4) &&
    here >= load<f32>(at + row + 4)
  );
}

/**
 * Writes a descriptor of 256 bits for each corner: which of two pixels is brighter, for the pairs of `pattern` (four signed
 * bytes each: x, y, x, y).
 */
export function describeCorners(
  plane: usize,
  width: i32,
  corners: usize,
  count: i32,
  pattern: usize,
  out: usize,
): void {
  for (let n = 0; n < count; n++) {
    const at = load<i32>(corners + 4 * n);
    for (let word = 0; word < 8; word++) {
      let bits = 0;
      for (let bit = 0; bit < 32; bit++) {
        const pair = pattern + 4 * (32 * word + bit);
        const a = load<f32>(plane + 4 * (at + load<i8>(pair, 1) * width + load<i8>(pair)));
        const b = load<f32>(plane + 4 * (at + load<i8>(pair, 3) * width + load<i8>(pair, 2)));
        bits = (bits << 1) | (a < b ? 1 : 0);
      }
      store<i32>(out + 32 * n + 4 * word, bits);
    }
  }
}

/**
 * The nearest descriptor of the other image for each one, by the number of bits that differ: writes its index and the distance;
 * -1 and `limit` where none is nearer than `limit`. Each list has two 32-bit numbers per descriptor.
 */
export function findNearest(
  a: usize,
  countA: i32,
  b: usize,
  countB: i32,
  limit: i32,
  ofA: usize,
  ofB: usize,
): void {
  for (let i = 0; i < countA; i++) reset(ofA + 8 * i, limit);
  for (let j = 0; j < countB; j++) reset(ofB + 8 * j, limit);
  for (let i = 0; i < countA; i++) {
    const own = a + 32 * i;
    const p = load<u64>(own);
    const q = load<u64>(own, 8);
    const r = load<u64>(own, 16);
    const s = load<u64>(own, 24);
    let nearest = -1;
    let least = limit;
    for (let j = 0; j < countB; j++) {
      const other = b + 32 * j;
      const distance = <i32>(
        (popcnt<u64>(p ^ load<u64>(other)) +
          popcnt<u64>(q ^ load<u64>(other, 8)) +
          popcnt<u64>(r ^ load<u64>(other, 16)) +
          popcnt<u64>(s ^ load<u64>(other, 24)))
      );
      if (distance < least) {
        least = distance;
        nearest = j;
      }
      if (distance < load<i32>(ofB + 8 * j, 4)) {
        store<i32>(ofB + 8 * j, i);
        store<i32>(ofB + 8 * j, distance, 4);
      }
    }
    store<i32>(ofA + 8 * i, nearest);
    store<i32>(ofA + 8 * i, least, 4);
  }
}

function reset(at: usize, limit: i32): void {
  store<i32>(at, -1);
  store<i32>(at, limit, 4);
}
