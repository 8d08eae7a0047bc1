import { exp } from '../math/exact-math.js';
import type { Flow } from './flow.js';

/** The planes of an image on one grid. */
export interface ColourPlanes {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly Float32Array[];
}

/**
 * Spreads trusted vectors to neighbours of similar colour and no further: a plain red ball moves like its edge, not like
 * the wall behind it. An edge-aware recursive filter over rows and columns (the domain transform of Gastal
 * and Oliveira 2011) of the vectors and of their trust. Returns the vectors and how much trust reached each pixel.
 */
export function spreadFlow(flow: Flow, trust: Float32Array, steps: ColourSteps, reach: number): Spread {
  const { width, height } = flow;
  const u = new Float32Array(trust.length);
  const v = new Float32Array(trust.length);
  const sum = new Float32Array(trust.length);
  for (let n = 0; n < trust.length; n++) {
    u[n] = flow.u[n]! * trust[n]!;
    v[n] = flow.v[n]! * trust[n]!;
    sum[n] = trust[n]!;
  }
  for (let pass = 0; pass < PASSES; pass++) {
    const fade = fadeTable(reach, pass);
    alongRows([u, v, sum], width, height, steps.across, fade);
    alongColumns([u, v, sum], width, height, steps.down, fade);
  }
  for (let n = 0; n < trust.length; n++) {
    const w = sum[n]!;
    u[n]! /= w + 1e-6;
    v[n]! /= w + 1e-6;
  }
  return { width, height, u, v, reached: sum };
}

/** Vectors after spreading, and the trust that reached each pixel. */
export interface Spread extends Flow {
  readonly reached: Float32Array;
}

/** The colour difference of each pixel to its left and its upper neighbour, as an index of a fade table. */
export interface ColourSteps {
  readonly across: Uint16Array;
  readonly down: Uint16Array;
}

/** Measures the colour differences between neighbours. */
export function measureColourSteps({ width, height, planes }: ColourPlanes): ColourSteps {
  const across = new Uint16Array(width * height);
  const down = new Uint16Array(width * height);
  for (const plane of planes) {
    for (let y = 0, n = 0; y < height; y++) {
      for (let x = 0; x < width; x++, n++) {
        if (x > 0) across[n] = Math.min(MAX_STEP, across[n]! + Math.abs(plane[n]! - plane[n - 1]!));
        if (y > 0) down[n] = Math.min(MAX_STEP, down[n]! + Math.abs(plane[n]! - plane[n - width]!));
      }
    }
  }
  return { across, down };
}

const PASSES = 3;
const MAX_STEP = 511;
// A difference of this many codes counts as the whole reach.
const COLOUR_REACH = 24;

// The influence of a neighbour after a colour step of each size.
function fadeTable(reach: number, pass: number): Float32Array {
  const spread = (reach * Math.sqrt(3) * 2 ** (PASSES - pass - 1)) / Math.sqrt(4 ** PASSES - 1);
  return Float32Array.from({ length: MAX_STEP + 1 }, (_, step) =>
    exp((-Math.SQRT2 / spread) * (1 + (reach / COLOUR_REACH) * step)),
  );
}

// Vectors and trust are filtered together, so that each step is looked up once.
function alongRows(
  [u, v, w]: Planes,
  width: number,
  height: number,
  steps: Uint16Array,
  fade: Float32Array,
): void {
  for (let y = 0; y < height; y++) {
    const start = y * width;
    const end = start + width;
    let pu = u[start]!;
    let pv = v[start]!;
    let pw = w[start]!;
    for (let n = start + 1; n < end; n++) {
      const part = fade[steps[n]!]!;
      u[n] = pu = u[n]! + (pu - u[n]!) * part;
      v[n] = pv = v[n]! + (pv - v[n]!) * part;
      w[n] = pw = w[n]! + (pw - w[n]!) * part;
    }
    for (let n = end - 2; n >= start; n--) {
      const part = fade[steps[n + 1]!]!;
      u[n] = pu = u[n]! + (pu - u[n]!) * part;
      v[n] = pv = v[n]! + (pv - v[n]!) * part;
      w[n] = pw = w[n]! + (pw - w[n]!) * part;
    }
  }
}

function alongColumns(
  [u, v, w]: Planes,
  width: number,
  height: number,
  steps: Uint16Array,
  fade: Float32Array,
): void {
  const end = width * height;
  for (let n = width; n < end; n++) {
    const part = fade[steps[n]!]!;
    u[n]! += (u[n - width]! - u[n]!) * part;
    v[n]! += (v[n - width]! - v[n]!) * part;
    w[n]! += (w[n - width]! - w[n]!) * part;
  }
  for (let n = end - width - 1; n >= 0; n--) {
    const part = fade[steps[n + width]!]!;
    u[n]! += (u[n + width]! - u[n]!) * part;
    v[n]! += (v[n + width]! - v[n]!) * part;
    w[n]! += (w[n + width]! - w[n]!) * part;
  }
}

type Planes = readonly [Float32Array, Float32Array, Float32Array];
