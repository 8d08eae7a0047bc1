// A smooth flow between two small images by their brightness and colours (Horn and Schunck 1981, with robust weights as in
// Brox et al. 2004): where no detail can be followed, it moves the outlines. Planes are 32-bit floats; an image has three.
import { valueAt } from './planes';

const CHANNELS: i32 = 3;
// Outlines are clearer in the colours, whose range is smaller.
const COLOUR_WEIGHT: f32 = 2;
// Larger differences, in codes, count less and less.
const SOFT_SQUARED: f32 = 16;
// How much a difference between neighbours costs.
const SMOOTHNESS: f32 = 30;
const SWEEPS: i32 = 12;
const OVER_RELAXATION: f32 = 1.8;

/** Enlarges a plane of a flow to twice its size. */
export function doubleFlow(plane: usize, width: i32, height: i32, columns: i32, rows: i32, out: usize): void {
  for (let y = 0, to = out; y < rows; y++) {
    const v = <f64>y / 2 - 0.25;
    for (let x = 0; x < columns; x++, to += 4) {
      store<f32>(to, <f32>(2 * valueAt(plane, width, height, <f64>x / 2 - 0.25, v)));
    }
  }
}

/** Improves the flow from `a` to `b` by one step. `work` has room for six planes. */
export function improveShapeFlow(
  a: usize,
  b: usize,
  width: i32,
  height: i32,
  u: usize,
  v: usize,
  work: usize,
): void {
  const plane: usize = 4 * width * height;
  const system = work + plane;
  memory.fill(system, 0, 5 * plane);
  for (let channel = 0; channel < CHANNELS; channel++) {
    const from = a + channel * plane;
    const to = b + channel * plane;
    for (let y = 0, n: usize = 0; y < height; y++) {
      for (let x = 0; x < width; x++, n += 4) {
        const px = <f64>x + <f64>load<f32>(u + n);
        const py = <f64>y + <f64>load<f32>(v + n);
        store<f32>(work + n, <f32>valueAt(to, width, height, px, py));
      }
    }
    addEquations(from, work, width, height, u, v, channel === 0 ? 1 : COLOUR_WEIGHT, system);
  }
  solveEquations(width, height, u, v, system);
  for (let k = 0; k < SWEEPS; k++) sweep(width, height, u, v, system);
}

// Of each pixel: the sums of gx * gx, gx * gy, gy * gy, gx * difference and gy * difference, in five planes.
function addEquations(
  own: usize,
  moved: usize,
  width: i32,
  height: i32,
  u: usize,
  v: usize,
  channelWeight: f32,
  system: usize,
): void {
  const row: usize = 4 * width;
  const plane = row * height;
  const half: f32 = 0.25 * channelWeight;
  for (let y = 0, n: usize = 0; y < height; y++) {
    const above: usize = y > 0 ? n - row : n;
    const below: usize = y < height - 1 ? n + row : n;
    for (let x = 0, at: usize = 0; x < width; x++, n += 4, at += 4) {
      const px = <f32>x + load<f32>(u + n);
      const py = <f32>y + load<f32>(v + n);
      if (!(px >= 0 && py >= 0 && px <= <f32>(width - 1) && py <= <f32>(height - 1))) continue;
      const left: usize = x > 0 ? n - 4 : n;
      const right: usize = x < width - 1 ? n + 4 : n;
      const gx = half * (slope(own, left, right) + slope(moved, left, right));
      const gy = half * (slope(own, above + at, below + at) + slope(moved, above + at, below + at));
      const difference = channelWeight * (load<f32>(moved + n) - load<f32>(own + n));
      const weight = <f32>1 / sqrt<f32>(difference * difference + SOFT_SQUARED);
      const to = system + n;
      add(to, weight * gx * gx);
      add(to + plane, weight * gx * gy);
      add(to + 2 * plane, weight * gy * gy);
      add(to + 3 * plane, weight * gx * difference);
      add(to + 4 * plane, weight * gy * difference);
    }
  }
}

function slope(plane: usize, from: usize, to: usize): f32 {
  return load<f32>(plane + to) - load<f32>(plane + from);
}

function add(to: usize, value: f32): void {
  store<f32>(to, load<f32>(to) + value);
}

function countNeighbours(x: i32, y: i32, width: i32, height: i32): f32 {
  const across = (x > 0 ? 1 : 0) + (x < width - 1 ? 1 : 0);
  return <f32>(across + (y > 0 ? 1 : 0) + (y < height - 1 ? 1 : 0));
}

// Replaces the equations by the inverse of each pixel's matrix (three planes) and its right side (two).
function solveEquations(width: i32, height: i32, u: usize, v: usize, system: usize): void {
  const plane: usize = 4 * width * height;
  for (let y = 0, n: usize = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n += 4) {
      const at = system + n;
      const xx = load<f32>(at);
      const xy = load<f32>(at + plane);
      const yy = load<f32>(at + 2 * plane);
      const pu = load<f32>(u + n);
      const pv = load<f32>(v + n);
      const smooth = SMOOTHNESS * countNeighbours(x, y, width, height);
      const p = xx + smooth;
      const q = yy + smooth;
      const det = p * q - xy * xy;
      store<f32>(at, q / det);
      store<f32>(at + plane, xy / det);
      store<f32>(at + 2 * plane, p / det);
      store<f32>(at + 3 * plane, xx * pu + xy * pv - load<f32>(at + 3 * plane));
      store<f32>(at + 4 * plane, xy * pu + yy * pv - load<f32>(at + 4 * plane));
    }
  }
}

function sweep(width: i32, height: i32, u: usize, v: usize, system: usize): void {
  const plane: usize = 4 * width * height;
  for (let y = 0, n: usize = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n += 4) {
      const at = system + n;
      const right = SMOOTHNESS * sumOfNeighbours(u + n, x, y, width, height) + load<f32>(at + 3 * plane);
      const down = SMOOTHNESS * sumOfNeighbours(v + n, x, y, width, height) + load<f32>(at + 4 * plane);
      const cross = load<f32>(at + plane);
      relax(u + n, load<f32>(at) * right - cross * down);
      relax(v + n, load<f32>(at + 2 * plane) * down - cross * right);
    }
  }
}

function sumOfNeighbours(at: usize, x: i32, y: i32, width: i32, height: i32): f32 {
  const row: usize = 4 * width;
  let sum: f32 = 0;
  if (x > 0) sum += load<f32>(at - 4);
  if (x < width - 1) sum += load<f32>(at + 4);
  if (y > 0) sum += load<f32>(at - row);
  if (y < height - 1) sum += load<f32>(at + row);
  return sum;
}

function relax(at: usize, target: f32): void {
  const own = load<f32>(at);
  store<f32>(at, own + OVER_RELAXATION * (target - own));
}
