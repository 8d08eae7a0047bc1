import type { Image } from '../../../../src/providers/draft/engine/image/image.js';

/** A textured scene, different for each seed, in a view shifted by `shift` pixels to the right. */
export interface Drawing {
  readonly seed: number;
  readonly shift?: number;
  readonly zoom?: number;
  readonly width?: number;
  readonly height?: number;
}

/** A photo-like image: discs of many sizes and shades over a smooth background. */
export function photo({ seed, shift = 0, zoom = 1, width = 256, height = 144 }: Drawing): Image {
  const code = new Float32Array(width * height);
  const sourceX = (x: number): number => (x - width / 2) / zoom + width / 2 + shift;
  const sourceY = (y: number): number => (y - height / 2) / zoom + height / 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) code[y * width + x] = backgroundCode(sourceX(x), sourceY(y));
  }
  for (const disc of scatter(seed)) {
    const reach = (disc.radius + 1) * zoom;
    const cx = (disc.x - shift - width / 2) * zoom + width / 2;
    const cy = (disc.y - height / 2) * zoom + height / 2;
    for (let y = Math.max(0, Math.floor(cy - reach)); y < Math.min(height, cy + reach + 1); y++) {
      for (let x = Math.max(0, Math.floor(cx - reach)); x < Math.min(width, cx + reach + 1); x++) {
        code[y * width + x]! += liftOf(disc, sourceX(x), sourceY(y));
      }
    }
  }
  const data = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let n = 0; n < code.length; n++) data[n] = Math.max(16, Math.min(235, Math.round(code[n]!)));
  return { width, height, data };
}

/** A photo with a large bright disc in front, centred at (x, y). */
export function photoWithDisc(drawing: Drawing, x: number, y: number): Image {
  const image = photo(drawing);
  const discs: readonly Disc[] = [
    { x, y, radius: 26, lift: 70 },
    { x: x - 8, y: y - 6, radius: 9, lift: -120 },
    { x: x + 9, y: y + 2, radius: 5, lift: -90 },
    { x: x + 1, y: y + 12, radius: 6, lift: -60 },
  ];
  for (let row = 0; row < image.height; row++) {
    for (let column = 0; column < image.width; column++) {
      if ((column - x) ** 2 + (row - y) ** 2 > 27 ** 2) continue;
      image.data[row * image.width + column] = shade(discs, column, row);
    }
  }
  return image;
}

/** A title card: strokes like letters, different for each seed, and a bar below them. */
export function titleCard(seed: number, bar: number): Image {
  const { width, height, data } = flat(235);
  const random = generator(seed);
  const ink = (left: number, top: number, across: number, down: number): void => {
    for (let y = top; y < top + down; y++) data.fill(20, y * width + left, y * width + left + across);
  };
  for (let x = 24; x < width - 24; x += 15) {
    for (let stroke = 0; stroke < 4; stroke++) {
      if (random() < 0.5) ink(x + Math.floor(random() * 8), 50, 3, 24);
      else ink(x, 50 + Math.floor(random() * 20), 10, 3);
    }
  }
  ink(bar, 110, 90, 10);
  return { width, height, data };
}

/** Independent noise in every pixel: nothing can be matched in it. */
export function noise({ seed, width = 256, height = 144 }: Drawing): Image {
  const random = generator(seed);
  const data = Uint8Array.from({ length: (width * height * 3) / 2 }, () => 16 + Math.floor(random() * 220));
  return { width, height, data };
}

/** A uniform grey: it has no features. */
export function flat(code: number, width = 256, height = 144): Image {
  const data = new Uint8Array((width * height * 3) / 2).fill(128);
  data.fill(code, 0, width * height);
  return { width, height, data };
}

interface Disc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly lift: number;
}

function scatter(seed: number): Disc[] {
  const random = generator(seed);
  return Array.from({ length: 400 }, () => ({
    x: random() * 800 - 270,
    y: random() * 600 - 230,
    radius: 2 + random() * random() * 30,
    lift: random() * 160 - 80,
  }));
}

function shade(discs: readonly Disc[], x: number, y: number): number {
  const code = discs.reduce((sum, disc) => sum + liftOf(disc, x, y), backgroundCode(x, y));
  return Math.max(16, Math.min(235, Math.round(code)));
}

function backgroundCode(x: number, y: number): number {
  return 110 + 30 * Math.sin(x / 37) * Math.cos(y / 29);
}

function liftOf(disc: Disc, x: number, y: number): number {
  const dx = x - disc.x;
  const dy = y - disc.y;
  const inside = disc.radius - Math.sqrt(dx * dx + dy * dy);
  return inside > -1 ? disc.lift * Math.min(1, 1 + inside) : 0;
}

// A linear congruential generator: the same images in every run.
function generator(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
