/** Both images in the same view on one grid: luma and both colour planes. */
export interface GridImages {
  readonly width: number;
  readonly height: number;
  readonly first: readonly Float32Array[];
  readonly last: readonly Float32Array[];
  /** 1 where both images show the place. */
  readonly common: Uint8Array;
}

/** A connected area that the images show differently. */
export interface ChangedArea {
  readonly pixels: readonly number[];
  /** Its centre. */
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** How much each image differs across the edge of the area, as a sum. */
  readonly edge: { readonly first: number; readonly last: number };
}

const MIN_CHANGE = 10;
const CHANGE_OVER_MEAN = 3;
const MIN_PIXELS = 6;
const MAX_PART = 0.03;
// More areas than this are an unsteady background, not a few objects.
const MAX_AREAS = 40;

/** The areas of a small object's size that differ clearly more than the rest of the view; none where the whole view differs. */
export function findChangedAreas(images: GridImages): ChangedArea[] {
  const change = measureChange(images);
  const mean = change.reduce((sum, own) => sum + own, 0) / change.length;
  const limit = Math.max(MIN_CHANGE, CHANGE_OVER_MEAN * mean);
  const open = Uint8Array.from(change, (own) => (own > limit ? 1 : 0));
  const areas: ChangedArea[] = [];
  for (let n = 0; n < open.length; n++) {
    if (open[n] === 0) continue;
    const pixels = takeArea(open, n, images.width);
    if (pixels.length < MIN_PIXELS) continue;
    if (areas.length === MAX_AREAS) return [];
    if (pixels.length <= MAX_PART * open.length) areas.push(describeArea(pixels, images));
  }
  return areas;
}

/** The sum of differences of `pixels` in the first image from the places (dx, dy) away in the last one. */
export function overallChange(
  { width, height, first, last }: GridImages,
  pixels: readonly number[],
  dx: number,
  dy: number,
): number {
  let sum = 0;
  for (const n of pixels) {
    const x = (n % width) + dx;
    const y = Math.floor(n / width) + dy;
    const isInside = x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1;
    if (!isInside) sum += OUTSIDE;
    else
      for (const [k, plane] of first.entries()) sum += Math.abs(plane[n]! - valueAt(last[k]!, width, x, y));
  }
  return sum;
}

/**
 * The pixels, and those around them that change clearly less under the motion (dx, dy) than in place: the edge of an object is
 * mixed with the background, and changes too little to be found.
 */
export function widenArea(
  pixels: readonly number[],
  images: GridImages,
  dx: number,
  dy: number,
): readonly number[] {
  const { width, common } = images;
  const around = new Set(pixels.flatMap((n) => neighboursOf(n, width, common.length)));
  for (const n of pixels) around.delete(n);
  const moves = (n: number): boolean =>
    overallChange(images, [n], dx, dy) < 0.5 * overallChange(images, [n], 0, 0) - 1;
  return [...pixels, ...[...around].filter(moves)];
}

const OUTSIDE = 255;

// Bilinear, inside the plane.
function valueAt(plane: Float32Array, width: number, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - left, y - top];
  const at = top * width + left;
  const right = fx > 0 ? 1 : 0;
  const below = fy > 0 ? width : 0;
  const upper = plane[at]! + (plane[at + right]! - plane[at]!) * fx;
  const lower = plane[at + below]! + (plane[at + below + right]! - plane[at + below]!) * fx;
  return upper + (lower - upper) * fy;
}

function differenceAt(a: readonly Float32Array[], n: number, b: readonly Float32Array[], k: number): number {
  let sum = 0;
  for (let plane = 0; plane < a.length; plane++) sum += Math.abs(a[plane]![n]! - b[plane]![k]!);
  return sum;
}

function measureChange({ first, last, common }: GridImages): Float32Array {
  return Float32Array.from(common, (own, n) => (own === 1 ? differenceAt(first, n, last, n) : 0));
}

// Takes all open pixels that are connected with `start`, also across corners.
function takeArea(open: Uint8Array, start: number, width: number): number[] {
  const pixels = [start];
  open[start] = 0;
  for (let at = 0; at < pixels.length; at++) {
    for (const next of neighboursOf(pixels[at]!, width, open.length)) {
      if (open[next] === 0) continue;
      open[next] = 0;
      pixels.push(next);
    }
  }
  return pixels;
}

function neighboursOf(n: number, width: number, size: number): number[] {
  const x = n % width;
  const columns = [...(x > 0 ? [-1] : []), 0, ...(x < width - 1 ? [1] : [])];
  return [-width, 0, width]
    .flatMap((row) => columns.map((column) => n + row + column))
    .filter((next) => next !== n && next >= 0 && next < size);
}

function describeArea(pixels: readonly number[], { width, common, first, last }: GridImages): ChangedArea {
  const xs = pixels.map((n) => n % width);
  const ys = pixels.map((n) => Math.floor(n / width));
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, own) => sum + own, 0) / values.length;
  const own = new Set(pixels);
  const edge = { first: 0, last: 0 };
  for (const n of pixels) {
    for (const next of neighboursOf(n, width, common.length)) {
      if (own.has(next)) continue;
      edge.first += differenceAt(first, n, first, next);
      edge.last += differenceAt(last, n, last, next);
    }
  }
  return {
    ...{ pixels, edge, x: mean(xs), y: mean(ys) },
    ...{ left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) },
  };
}
