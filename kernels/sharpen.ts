// Planes at twice their size, interpolated with eight taps, with a margin that repeats the border.

const MARGIN: i32 = 32;

/** Fills `out` with the sharp plane of `source`. `padded` has room for a row and 24 bytes. */
export function sharpenPlane(source: usize, width: i32, height: i32, out: usize, padded: usize): void {
  const stride = 2 * width + 2 * MARGIN;
  for (let y = 0; y < height; y++) {
    widenRow(source + y * width, width, padded, out + (2 * y + MARGIN) * stride);
  }
  for (let y = 0; y < height; y++) fillRowBetween(out, stride, y, height);
  const top = out + MARGIN * stride;
  const bottom = out + (MARGIN + 2 * height - 1) * stride;
  for (let y = 0; y < MARGIN; y++) {
    memory.copy(out + y * stride, top, stride);
    memory.copy(bottom + (y + 1) * stride, bottom, stride);
  }
}

/** Writes the samples of two planes of `length` bytes in turns. */
export function interleavePlanes(a: usize, b: usize, length: i32, out: usize): void {
  for (let n = 0; n < length; n += 16) {
    const p = v128.load(a + n);
    const q = v128.load(b + n);
    v128.store(out + 2 * n, interleaveLow(p, q));
    if (n + 8 < length) v128.store(out + 2 * n + 16, interleaveHigh(p, q));
  }
}

function interleaveLow(p: v128, q: v128): v128 {
  return i8x16.shuffle(p, q, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

function interleaveHigh(p: v128, q: v128): v128 {
  return i8x16.shuffle(p, q, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

// Even samples are copied; odd ones come from the eight around them.
function widenRow(source: usize, width: i32, padded: usize, out: usize): void {
  const left = load<u8>(source);
  const right = load<u8>(source + width - 1);
  memory.fill(padded, left, 4);
  memory.copy(padded + 4, source, width);
  memory.fill(padded + 4 + width, right, 20);
  memory.fill(out, left, MARGIN);
  for (let x = 0; x < width; x += 8) {
    const p = padded + x;
    const between = sumOfTaps(
      v128.load8x8_u(p, 1),
      v128.load8x8_u(p, 2),
      v128.load8x8_u(p, 3),
      v128.load8x8_u(p, 4),
      v128.load8x8_u(p, 5),
      v128.load8x8_u(p, 6),
      v128.load8x8_u(p, 7),
      v128.load8x8_u(p, 8),
    );
    const odd = i8x16.narrow_i16x8_u(between, between);
    v128.store(out + MARGIN + 2 * x, interleaveLow(v128.load(p, 4), odd));
  }
  // The last block may have reached into the margin, so it is written last.
  memory.fill(out + MARGIN + 2 * width, right, MARGIN);
}

// In 1/64. The taps are sharper than a windowed sinc, because bilinear sampling softens by about as much.
function sumOfTaps(a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128): v128 {
  const inner = i16x8.mul(i16x8.add(d, e), i16x8.splat(42));
  const second = i16x8.mul(i16x8.add(c, f), i16x8.splat(-14));
  const third = i16x8.mul(i16x8.add(b, g), i16x8.splat(5));
  const outer = i16x8.sub(i16x8.splat(32), i16x8.add(a, h));
  return i16x8.shr_s(i16x8.add(i16x8.add(inner, second), i16x8.add(third, outer)), 6);
}

function fillRowBetween(out: usize, stride: i32, y: i32, height: i32): void {
  const a = rowAt(out, stride, y - 3, height);
  const b = rowAt(out, stride, y - 2, height);
  const c = rowAt(out, stride, y - 1, height);
  const d = rowAt(out, stride, y, height);
  const e = rowAt(out, stride, y + 1, height);
  const f = rowAt(out, stride, y + 2, height);
  const g = rowAt(out, stride, y + 3, height);
  const h = rowAt(out, stride, y + 4, height);
  const to = out + (2 * y + 1 + MARGIN) * stride;
  for (let block = 0; block < stride; block += 16) {
    // The last block overlaps the one before, because the next row is already filled.
    const x = min(block, stride - 16);
    const low = sumOfTaps(
      v128.load8x8_u(a + x),
      v128.load8x8_u(b + x),
      v128.load8x8_u(c + x),
      v128.load8x8_u(d + x),
      v128.load8x8_u(e + x),
      v128.load8x8_u(f + x),
      v128.load8x8_u(g + x),
      v128.load8x8_u(h + x),
    );
    const high = sumOfTaps(
      v128.load8x8_u(a + x, 8),
      v128.load8x8_u(b + x, 8),
      v128.load8x8_u(c + x, 8),
      v128.load8x8_u(d + x, 8),
      v128.load8x8_u(e + x, 8),
      v128.load8x8_u(f + x, 8),
      v128.load8x8_u(g + x, 8),
      v128.load8x8_u(h + x, 8),
    );
    v128.store(to + x, i8x16.narrow_i16x8_u(low, high));
  }
}

function rowAt(out: usize, stride: i32, n: i32, height: i32): usize {
  return out + (2 * min(height - 1, max(0, n)) + MARGIN) * stride;
}
