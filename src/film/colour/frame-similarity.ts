import type { FrameSimilarity } from '../../timeline/seam.js';
import type { SeamSample } from './seam-sample.js';

/** Compares two samples of one size. */
export function frameSimilarity(a: SeamSample, b: SeamSample): FrameSimilarity {
  return {
    ssim: round(ssim(a, b), 4),
    colour: round(colourDifference(a, b), 2),
    luma: round((100 * (meanLuma(b) - meanLuma(a))) / 219, 2),
  };
}

/** The mean colour difference (CIE76) of two samples of one size. */
export function colourDifference(a: SeamSample, b: SeamSample): number {
  const [one, two] = [labBlocks(a), labBlocks(b)];
  let colour = 0;
  for (const [index, [l, u, v]] of one.entries()) {
    const [m, p, q] = two[index]!; // Both samples have one size.
    colour += Math.hypot(l - m, u - p, v - q);
  }
  return colour / one.length;
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

function meanLuma({ width, height, bytes }: SeamSample): number {
  let sum = 0;
  for (let at = 0; at < width * height; at += 1) sum += bytes[at]!;
  return sum / (width * height);
}

const WINDOW = 8;
const STEP = 4;
const C1 = (0.01 * 219) ** 2;
const C2 = (0.03 * 219) ** 2;

// SSIM of Wang et al. over windows that overlap by half.
function ssim(a: SeamSample, b: SeamSample): number {
  let sum = 0;
  let windows = 0;
  for (let y = 0; y + WINDOW <= a.height; y += STEP) {
    for (let x = 0; x + WINDOW <= a.width; x += STEP) {
      sum += windowSsim(a, b, x, y);
      windows += 1;
    }
  }
  return windows === 0 ? 1 : sum / windows;
}

function windowSsim(a: SeamSample, b: SeamSample, left: number, top: number): number {
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let y = top; y < top + WINDOW; y += 1) {
    for (let x = left; x < left + WINDOW; x += 1) {
      const [p, q] = [a.bytes[y * a.width + x]!, b.bytes[y * b.width + x]!];
      sa += p;
      sb += q;
      saa += p * p;
      sbb += q * q;
      sab += p * q;
    }
  }
  const n = WINDOW * WINDOW;
  const [ma, mb] = [sa / n, sb / n];
  const [va, vb, vab] = [saa / n - ma * ma, sbb / n - mb * mb, sab / n - ma * mb];
  return ((2 * ma * mb + C1) * (2 * vab + C2)) / ((ma * ma + mb * mb + C1) * (va + vb + C2));
}

const BLOCK = 8;

type Lab = readonly [number, number, number];

// Blocks instead of pixels: grain and coding noise are not a difference of colour.
function labBlocks(sample: SeamSample): readonly Lab[] {
  const blocks: Lab[] = [];
  for (let y = 0; y < sample.height; y += BLOCK) {
    for (let x = 0; x < sample.width; x += BLOCK) blocks.push(labOf(blockMean(sample, x, y), sample.matrix));
  }
  return blocks;
}

function blockMean({ width, height, bytes }: SeamSample, left: number, top: number): readonly number[] {
  const chroma = width * height;
  const quarter = chroma / 4;
  const [right, bottom] = [Math.min(width, left + BLOCK), Math.min(height, top + BLOCK)];
  let [y, cb, cr, luma, pairs] = [0, 0, 0, 0, 0];
  for (let row = top; row < bottom; row += 1) {
    for (let column = left; column < right; column += 1) {
      y += bytes[row * width + column]!;
      luma += 1;
      if ((row | column) & 1) continue;
      const at = chroma + (row >> 1) * (width >> 1) + (column >> 1);
      cb += bytes[at]!;
      cr += bytes[at + quarter]!;
      pairs += 1;
    }
  }
  return [y / luma, cb / pairs, cr / pairs];
}

const KR = { bt709: 0.2126, bt601: 0.299 } as const;
const KB = { bt709: 0.0722, bt601: 0.114 } as const;

function labOf([y = 0, cb = 0, cr = 0]: readonly number[], matrix: SeamSample['matrix']): Lab {
  const [kr, kb] = [KR[matrix], KB[matrix]];
  const luma = (y - 16) / 219;
  const red = luma + (2 * (1 - kr) * (cr - 128)) / 224;
  const blue = luma + (2 * (1 - kb) * (cb - 128)) / 224;
  const green = (luma - kr * red - kb * blue) / (1 - kr - kb);
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  // To CIE XYZ, then to Lab with the white point D65.
  const fx = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const fy = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const fz = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

function linear(value: number): number {
  const v = Math.min(1, Math.max(0, value));
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

function curve(value: number): number {
  return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116;
}
