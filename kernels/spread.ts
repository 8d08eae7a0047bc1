// Spreads trusted vectors to neighbours of similar colour and no further: an edge-aware recursive filter over rows and
// columns (the domain transform of Gastal and Oliveira 2011). A vector is four 32-bit floats: u, v, trust, unused.

/**
 * Filters the vectors of a flow, each weighted by its trust, and their trust. `across` and `down` are colour differences to the left
 * and the upper neighbour; `fades` has a table of 512 influences for each of three passes.
 */
export function spreadVectors(
  u: usize,
  v: usize,
  trust: usize,
  width: i32,
  height: i32,
  across: usize,
  down: usize,
  fades: usize,
  out: usize,
): void {
  const size = width * height;
  for (let n = 0; n < size; n++) {
    const own = load<f32>(trust + 4 * n);
    const vector = f32x4(load<f32>(u + 4 * n) * own, load<f32>(v + 4 * n) * own, own, 0);
    v128.store(out + 16 * n, vector);
  }
  for (let pass = 0; pass < 3; pass++) {
    const fade = fades + 2048 * pass;
    for (let y = 0; y < height; y++) alongRow(out + 16 * y * width, width, across + 2 * y * width, fade);
    alongColumns(out, width, size, down, fade);
  }
  for (let n = 0; n < size; n++) {
    const sum = v128.load(out + 16 * n);
    const weight = f32x4.extract_lane(sum, 2);
    const mean = f32x4.div(sum, f32x4.splat(weight + 1e-6));
    v128.store(out + 16 * n, f32x4.replace_lane(mean, 2, weight));
  }
}

function alongRow(row: usize, width: i32, steps: usize, fade: usize): void {
  let before = v128.load(row);
  for (let x = 1; x < width; x++) before = approach(row + 16 * x, before, fadeOf(steps + 2 * x, fade));
  for (let x = width - 2; x >= 0; x--)
    before = approach(row + 16 * x, before, fadeOf(steps + 2 * x + 2, fade));
}

function alongColumns(out: usize, width: i32, size: i32, steps: usize, fade: usize): void {
  const row = 16 * width;
  for (let n = width; n < size; n++) {
    const at = out + 16 * n;
    approach(at, v128.load(at - row), fadeOf(steps + 2 * n, fade));
  }
  for (let n = size - width - 1; n >= 0; n--) {
    const at = out + 16 * n;
    approach(at, v128.load(at + row), fadeOf(steps + 2 * (n + width), fade));
  }
}

function fadeOf(step: usize, fade: usize): v128 {
  return v128.load32_splat(fade + 4 * <usize>load<u16>(step));
}

function approach(at: usize, other: v128, part: v128): v128 {
  const own = v128.load(at);
  const moved = f32x4.add(own, f32x4.mul(f32x4.sub(other, own), part));
  v128.store(at, moved);
  return moved;
}
