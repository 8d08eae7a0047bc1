// For each node of a coarse grid over a frame: its place in both images, and the share of the last one. A grid is five
// planes of 32-bit floats (x0, y0, x1, y1, share), whose rows are padded to a multiple of four. A transform is nine.

const TRANSFORM: usize = 36;

/** Fills a grid from the camera alone. `transforms`: from nodes to the first image, and from nodes to the last one. */
export function fillCameraGrid(
  grid: usize,
  columns: i32,
  rows: i32,
  width: f32,
  height: f32,
  transforms: usize,
  time: f32,
): void {
  const stride = (columns + 3) & ~3;
  const plane = 4 * stride * rows;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i += 4) {
      const to = grid + 4 * (j * stride + i);
      const x = f32x4.add(f32x4.splat(<f32>i), f32x4(0, 1, 2, 3));
      const y = f32x4.splat(<f32>j);
      const first = place(transforms, x, y, to, plane, width, height);
      const last = place(transforms + TRANSFORM, x, y, to + 2 * plane, plane, width, height);
      const a = f32x4.mul(first, f32x4.splat(1 - time));
      const b = f32x4.mul(last, f32x4.splat(time));
      v128.store(to + 4 * plane, shareOf(a, b, time));
    }
  }
}

/**
 * Fills a grid from the moved flow and from the fields of both images, which have a pixel for each node. `transforms`: from
 * nodes to the middle view at `time`, and from the middle view to the first and to the last image. `work` has room for
 * 192 bytes.
 */
export function fillFieldGrid(
  grid: usize,
  columns: i32,
  rows: i32,
  width: f32,
  height: f32,
  transforms: usize,
  time: f32,
  flow: usize,
  forward: usize,
  backward: usize,
  work: usize,
): void {
  const stride = (columns + 3) & ~3;
  const plane = 4 * stride * rows;
  const part = f32x4.splat(time);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i += 4) {
      const to = grid + 4 * (j * stride + i);
      const nodeX = f32x4.add(f32x4.splat(<f32>i), f32x4(0, 1, 2, 3));
      const nodeY = f32x4.splat(<f32>j);
      const scale = f32x4.div(f32x4.splat(1), form(transforms, 6, nodeX, nodeY));
      const x = f32x4.mul(form(transforms, 0, nodeX, nodeY), scale);
      const y = f32x4.mul(form(transforms, 3, nodeX, nodeY), scale);
      lookUpFour(flow, columns, rows, x, y, work);
      const u = v128.load(work);
      const v = v128.load(work, 16);
      const ax = f32x4.sub(x, f32x4.mul(part, u));
      const ay = f32x4.sub(y, f32x4.mul(part, v));
      const bx = f32x4.add(ax, u);
      const by = f32x4.add(ay, v);
      const first = place(transforms + TRANSFORM, ax, ay, to, plane, width, height);
      const last = place(transforms + 2 * TRANSFORM, bx, by, to + 2 * plane, plane, width, height);
      lookUpFour(forward, columns, rows, ax, ay, work + 64);
      lookUpFour(backward, columns, rows, bx, by, work + 128);
      const a = f32x4.mul(first, f32x4.splat(1 - time));
      const b = f32x4.mul(last, part);
      v128.store(to + 4 * plane, visibleShare(a, b, time, u, v, work + 64, work + 128));
    }
  }
}

/**
 * Stores the places of four nodes and returns how visible they are: 1 inside the image, 0 at its border, and next to nothing
 * outside.
 */
function place(transform: usize, x: v128, y: v128, to: usize, plane: usize, width: f32, height: f32): v128 {
  const scale = f32x4.div(f32x4.splat(1), form(transform, 6, x, y));
  const px = f32x4.mul(form(transform, 0, x, y), scale);
  const py = f32x4.mul(form(transform, 3, x, y), scale);
  v128.store(to, px);
  v128.store(to + plane, py);
  const left = f32x4.add(f32x4.pmin(px, py), f32x4.splat(0.5));
  const right = f32x4.pmin(f32x4.sub(f32x4.splat(width - 0.5), px), f32x4.sub(f32x4.splat(height - 0.5), py));
  const inside = f32x4.pmin(left, right);
  const shown = f32x4.pmin(f32x4.splat(1), f32x4.mul(inside, f32x4.splat(1 / STRIP)));
  // Where both images have ended, the one that is closer counts, so that each continues at its own border.
  const away = f32x4.pmax(f32x4.splat(0), f32x4.neg(inside));
  return f32x4.pmax(shown, f32x4.div(f32x4.splat(BEYOND), f32x4.sqrt(f32x4.add(f32x4.splat(1), away))));
}

// An image fades out over a strip inside its border; otherwise its edge would be visible in the frame.
const STRIP: f32 = 24;
const BEYOND: f32 = 0.0001;

/** A row of a transform, applied to four points. */
function form(transform: usize, row: i32, x: v128, y: v128): v128 {
  const at = transform + 4 * row;
  const a = v128.load32_splat(at);
  const b = v128.load32_splat(at, 4);
  const c = v128.load32_splat(at, 8);
  return f32x4.add(f32x4.add(f32x4.mul(a, x), f32x4.mul(b, y)), c);
}

/** b / (a + b); the time where both are zero. */
function shareOf(a: v128, b: v128, time: f32): v128 {
  const sum = f32x4.add(a, b);
  const share = f32x4.div(b, sum);
  return v128.bitselect(share, f32x4.splat(time), f32x4.gt(sum, f32x4.splat(1e-12)));
}

// An object that moves a few times its own width uncovers the background in the first third of its path; this is the
// average effect.
const UNCOVERED: f32 = 2;
const MIN_BACKGROUND: f32 = 0.05;
const MIN_VISIBILITY: f32 = 0.02;

/** The share of the last image where a frame moves by (u, v), which both images show as `inFirst` and `inLast`. */
function visibleShare(
  first: v128,
  last: v128,
  time: f32,
  u: v128,
  v: v128,
  inFirst: usize,
  inLast: usize,
): v128 {
  const certainFirst = certainty(inFirst);
  const certainLast = certainty(inLast);
  const leaning = backgroundLeaning(inFirst, inLast, f32x4.pmax(certainFirst, certainLast));
  const squares = f32x4.add(f32x4.mul(u, u), f32x4.mul(v, v));
  const unit = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1.5), f32x4.mul(squares, f32x4.splat(0.01))));
  const none = f32x4.splat(0);
  const towardsFirst = uncovered(f32x4.pmax(none, f32x4.neg(leaning)));
  const towardsLast = uncovered(f32x4.pmax(none, leaning));
  const awayFirst = f32x4.mul(
    distance(f32x4.sub(v128.load(inFirst), u), f32x4.sub(v128.load(inFirst, 16), v)),
    unit,
  );
  const awayLast = f32x4.mul(
    distance(f32x4.add(v128.load(inLast), u), f32x4.add(v128.load(inLast, 16), v)),
    unit,
  );
  const a = f32x4.mul(f32x4.mul(first, visibility(awayFirst, certainFirst)), towardsFirst);
  const b = f32x4.mul(f32x4.mul(last, visibility(awayLast, certainLast)), towardsLast);
  return shareOf(a, b, time);
}

function distance(du: v128, dv: v128): v128 {
  return f32x4.add(f32x4.mul(du, du), f32x4.mul(dv, dv));
}

function uncovered(leaning: v128): v128 {
  return f32x4.add(f32x4.splat(1), f32x4.mul(leaning, f32x4.splat(UNCOVERED)));
}

function certainty(flow: usize): v128 {
  return f32x4.pmin(f32x4.splat(1), f32x4.mul(f32x4.splat(1.5), v128.load(flow, 32)));
}

/*
 * Whether an image shows at a place what the frame shows. It does not if the place certainly moves in another way,
 * because then something else is in front. An uncertain place counts as visible, so that it dissolves.
 */
function visibility(away: v128, certain: v128): v128 {
  const one = f32x4.splat(1);
  const same = f32x4.div(one, f32x4.add(one, f32x4.mul(away, away)));
  const hidden = f32x4.mul(certain, f32x4.sub(one, same));
  return f32x4.sub(f32x4.splat(MIN_VISIBILITY + 1), hidden);
}

/*
 * Where a place cannot be followed, one image may continue the resting background around it. The other one then shows an
 * object that left or arrived: it is elsewhere most of the time, and here only close to its own end. If both or neither
 * show background, nothing follows. 1 = certainly the last image, -1 = certainly the first.
 */
function backgroundLeaning(inFirst: usize, inLast: usize, certain: v128): v128 {
  const first = v128.load(inFirst, 48);
  const last = v128.load(inLast, 48);
  const sum = f32x4.add(f32x4.add(first, last), f32x4.splat(MIN_BACKGROUND));
  const difference = f32x4.mul(f32x4.sub(f32x4.splat(1), certain), f32x4.sub(last, first));
  return f32x4.div(difference, sum);
}

/**
 * Looks up a field with four 32-bit floats per pixel at four places, bilinearly; outside, at the border. Writes the first
 * numbers of all places to `out`, then the second ones, and so on. Both sides of the field are at least 2.
 */
function lookUpFour(field: usize, width: i32, height: i32, x: v128, y: v128, out: usize): void {
  // With the limit first, a place that is no number becomes the limit.
  const none = f32x4.splat(0);
  const cx = f32x4.pmax(none, f32x4.pmin(f32x4.splat(<f32>(width - 1)), x));
  const cy = f32x4.pmax(none, f32x4.pmin(f32x4.splat(<f32>(height - 1)), y));
  const left = f32x4.pmin(f32x4.floor(cx), f32x4.splat(<f32>(width - 2)));
  const top = f32x4.pmin(f32x4.floor(cy), f32x4.splat(<f32>(height - 2)));
  const fx = f32x4.sub(cx, left);
  const fy = f32x4.sub(cy, top);
  // Exact: an index is below 2 to the power 24.
  const index = f32x4.add(f32x4.mul(top, f32x4.splat(<f32>width)), left);
  const offset = i32x4.shl(i32x4.trunc_sat_f32x4_s(index), 4);
  const row = 16 * width;
  const a = bilinear(field + i32x4.extract_lane(offset, 0), row, lane0(fx), lane0(fy));
  const b = bilinear(field + i32x4.extract_lane(offset, 1), row, lane1(fx), lane1(fy));
  const c = bilinear(field + i32x4.extract_lane(offset, 2), row, lane2(fx), lane2(fy));
  const d = bilinear(field + i32x4.extract_lane(offset, 3), row, lane3(fx), lane3(fy));
  const ab = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const cd = i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const AB = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  const CD = i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  v128.store(out, lowHalves(ab, cd));
  v128.store(out, highHalves(ab, cd), 16);
  v128.store(out, lowHalves(AB, CD), 32);
  v128.store(out, highHalves(AB, CD), 48);
}

function bilinear(at: usize, row: usize, fx: v128, fy: v128): v128 {
  const p = v128.load(at);
  const r = v128.load(at + row);
  const top = f32x4.add(p, f32x4.mul(f32x4.sub(v128.load(at, 16), p), fx));
  const bottom = f32x4.add(r, f32x4.mul(f32x4.sub(v128.load(at + row, 16), r), fx));
  return f32x4.add(top, f32x4.mul(f32x4.sub(bottom, top), fy));
}

function lane0(v: v128): v128 {
  return i8x16.shuffle(v, v, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3);
}

function lane1(v: v128): v128 {
  return i8x16.shuffle(v, v, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
}

function lane2(v: v128): v128 {
  return i8x16.shuffle(v, v, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11, 8, 9, 10, 11);
}

function lane3(v: v128): v128 {
  return i8x16.shuffle(v, v, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15);
}

function lowHalves(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

function highHalves(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}
