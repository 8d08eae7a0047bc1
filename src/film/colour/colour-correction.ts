import { colourDifference, frameSimilarity } from './frame-similarity.js';
import type { SeamSample } from './seam-sample.js';

/** How the code values of a frame's planes change, in limited range. */
export interface ColourCorrection {
  readonly y: PlaneCorrection;
  readonly cb: PlaneCorrection;
  readonly cr: PlaneCorrection;
}

/** A code value's distance from black or grey is multiplied by the gain; then the offset is added. */
export interface PlaneCorrection {
  readonly gain: number;
  readonly offset: number;
}

/** How the colours of a frame compare with those of its keyframe. */
export type ColourFit =
  /** No correction brings the frame visibly nearer. */
  | { readonly kind: 'near' }
  /** They do not show the same scene, so their colours cannot be compared. */
  | { readonly kind: 'unlike'; readonly ssim: number }
  | { readonly kind: 'correct'; readonly correction: ColourCorrection };

// Below this SSIM the clip does not show its keyframe.
const ALIKE = 0.4;
// A smaller gain is not visible, and every correction costs an encoding.
const WORTH = 0.3;

/** The correction that brings a frame nearest to its keyframe: the same for the whole frame. */
export function fitColours(sample: SeamSample, image: SeamSample, matrix: SeamSample['matrix']): ColourFit {
  const [own, wanted] = [inMatrix(sample, matrix), inMatrix(image, matrix)];
  const { ssim } = frameSimilarity(wanted, own);
  if (ssim < ALIKE) return { kind: 'unlike', ssim };
  const before = colourDifference(wanted, own);
  let best = { left: before - WORTH, correction: null as ColourCorrection | null };
  const [y, cb, cr] = ([0, 1, 2] as const).map((plane) => candidates(own, wanted, plane)) as [
    Candidates,
    Candidates,
    Candidates,
  ];
  for (const luma of WAYS) {
    for (const chroma of WAYS) {
      const correction = { y: y[luma], cb: cb[chroma], cr: cr[chroma] };
      const left = colourDifference(wanted, corrected(own, correction));
      if (left < best.left) best = { left, correction };
    }
  }
  return best.correction === null ? { kind: 'near' } : { kind: 'correct', correction: best.correction };
}

/** A part of a correction: 0 is none of it, 1 all. */
export function weakened(correction: ColourCorrection, weight: number): ColourCorrection {
  const part = ({ gain, offset }: PlaneCorrection): PlaneCorrection => ({
    gain: 1 + weight * (gain - 1),
    offset: weight * offset + 0, // Never -0, which JSON cannot hold.
  });
  return { y: part(correction.y), cb: part(correction.cb), cr: part(correction.cr) };
}

/** The corrected sample. */
export function corrected(sample: SeamSample, { y, cb, cr }: ColourCorrection): SeamSample {
  const bytes = new Uint8Array(sample.bytes.length);
  for (const [plane, { gain, offset }] of [y, cb, cr].entries()) {
    const [from, to] = planeOf(sample, plane as Plane);
    const centre = CENTRES[plane]!;
    for (let at = from; at < to; at += 1) {
      bytes[at] = code(centre + gain * (sample.bytes[at]! - centre) + offset);
    }
  }
  return { ...sample, bytes };
}

/** The same sample with other matrix coefficients. */
export function inMatrix(sample: SeamSample, matrix: SeamSample['matrix']): SeamSample {
  if (sample.matrix === matrix) return sample;
  const { width, height } = sample;
  const bytes = new Uint8Array(sample.bytes.length);
  const [kr, kb] = COEFFICIENTS[sample.matrix];
  const [nr, nb] = COEFFICIENTS[matrix];
  const [blue, red] = [planeOf(sample, 1)[0], planeOf(sample, 2)[0]];
  // Colour as differences from luma: the same light with other weights.
  const [toRed, toBlue] = [2 * (1 - kr), 2 * (1 - kb)];
  const inGreen = 1 - kr - kb;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const at = (row >> 1) * (width >> 1) + (column >> 1);
      const r = (toRed * (sample.bytes[red + at]! - 128)) / 224;
      const b = (toBlue * (sample.bytes[blue + at]! - 128)) / 224;
      const g = -(kr * r + kb * b) / inGreen;
      const more = nr * r + (1 - nr - nb) * g + nb * b;
      bytes[row * width + column] = code(sample.bytes[row * width + column]! + 219 * more);
      if ((row | column) & 1) continue;
      bytes[blue + at] = code(128 + (224 * (b - more)) / (2 * (1 - nb)));
      bytes[red + at] = code(128 + (224 * (r - more)) / (2 * (1 - nr)));
    }
  }
  return { ...sample, matrix, bytes };
}

type Plane = 0 | 1 | 2;

const COEFFICIENTS = { bt709: [0.2126, 0.0722], bt601: [0.299, 0.114] } as const;
/** Black, and grey. */
const CENTRES = [16, 128, 128] as const;
// Clips drift less than this; more would be another scene.
const MOST_GAIN = [1.25, 1.6, 1.6] as const;
const MOST_SHIFT = 32;

const WAYS = ['shift', 'spread', 'regress'] as const;
type Candidates = Readonly<Record<(typeof WAYS)[number], PlaneCorrection>>;

// By the means, by means and spread, and by linear regression: which one fits best depends on the frame.
function candidates(own: SeamSample, wanted: SeamSample, plane: Plane): Candidates {
  const [a, b] = [blockMeans(own, plane), blockMeans(wanted, plane)];
  const [ma, mb] = [mean(a), mean(b)];
  const varied = mean(a.map((value) => (value - ma) ** 2));
  const wantedSpread = Math.sqrt(mean(b.map((value) => (value - mb) ** 2)));
  const together = mean(a.map((value, at) => (value - ma) * (b[at]! - mb)));
  const shift = Math.max(-MOST_SHIFT, Math.min(MOST_SHIFT, mb - ma));
  const most = MOST_GAIN[plane];
  const byGain = (gain: number): PlaneCorrection => {
    const kept = Number.isFinite(gain) ? Math.max(1 / most, Math.min(most, gain)) : 1;
    return { gain: kept, offset: shift - (kept - 1) * (ma - CENTRES[plane]) };
  };
  return {
    shift: byGain(1),
    spread: byGain(wantedSpread / Math.sqrt(varied)),
    regress: byGain(together / varied),
  };
}

const BLOCK = 8;

// Blocks instead of pixels: grain and small movements are not a difference of colour.
function blockMeans(sample: SeamSample, plane: Plane): readonly number[] {
  const half = plane === 0 ? 0 : 1;
  const [width, height] = [sample.width >> half, sample.height >> half];
  const size = BLOCK >> half;
  const [from] = planeOf(sample, plane);
  const means: number[] = [];
  for (let top = 0; top < height; top += size) {
    for (let left = 0; left < width; left += size) {
      let [sum, count] = [0, 0];
      for (let row = top; row < Math.min(height, top + size); row += 1) {
        for (let column = left; column < Math.min(width, left + size); column += 1) {
          sum += sample.bytes[from + row * width + column]!;
          count += 1;
        }
      }
      means.push(sum / count);
    }
  }
  return means;
}

function planeOf({ width, height }: SeamSample, plane: Plane): readonly [number, number] {
  const luma = width * height;
  const chroma = (width >> 1) * (height >> 1);
  return plane === 0 ? [0, luma] : [luma + (plane - 1) * chroma, luma + plane * chroma];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function code(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}
