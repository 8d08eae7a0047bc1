import { boxMean, type Luma, valueAt } from '../image/luma.js';
import { localCorrelation } from '../match/correlation.js';
import type { Flow } from './dense-flow.js';
import { fillFlow } from './fill-flow.js';
import { type ColourSteps, spreadFlow } from './spread-flow.js';

/** One direction's flow, cleaned: every pixel has a vector that can be drawn with, and how far it is to be trusted. */
export interface ReliableFlow extends Flow {
  readonly trust: Float32Array;
  /** How surely each pixel is background: how much trust in slow vectors reaches it along like colours. */
  readonly ground: Float32Array;
}

/** One of the stills in the middle view. */
export interface MiddleImage {
  readonly luma: Luma;
  /** 1 where the still shows this place at all. */
  readonly inside: Uint8Array;
  readonly steps: ColourSteps;
}

/**
 * Keeps the vectors that lead there and back again and under which the pictures look alike; the others get their
 * surroundings' motion. `there` starts at `from`, `back` at `to`.
 */
export function reliableFlow(there: Flow, back: Flow, from: MiddleImage, to: MiddleImage): ReliableFlow {
  const trust = trustOf(there, back, from, to);
  const near = spreadFlow(there, trust, from.steps, NEAR);
  const far = spreadFlow(there, trust, from.steps, FAR);
  const weight = new Float32Array(trust.length);
  for (let n = 0; n < trust.length; n++) {
    // Where this still ends there is no colour to spread along: what seeped out would bend the other still there.
    if (from.inside[n] === 0) {
      near.reached[n] = 0;
      continue;
    }
    const close = near.reached[n]! * near.reached[n]!;
    // Where the other still ends there is nothing to meet: only a smooth continuation keeps straight things straight.
    const distant = to.inside[n] === 1 ? FAR_SHARE * far.reached[n]! : 0;
    const share = distant / (close + distant + 1e-9);
    near.u[n]! += (far.u[n]! - near.u[n]!) * share;
    near.v[n]! += (far.v[n]! - near.v[n]!) * share;
    weight[n] = Math.min(1, close + distant);
  }
  const ground = groundOf(there, trust, from);
  return { ...calmedBeyond(fillFlow(near, weight), to), trust: near.reached, ground };
}

function groundOf(there: Flow, trust: Float32Array, { steps }: MiddleImage): Float32Array {
  const resting = trust.map((own, n) => (there.u[n]! ** 2 + there.v[n]! ** 2 < SLOW * SLOW ? own : 0));
  return spreadFlow(there, resting, steps, FAR).reached;
}

// Pixels of the middle view, which is two to five hundred wide: what the camera's motion leaves of a background.
const SLOW = 4;

/*
 * What has left the other still's view has no vector of its own, and those at its border say little one by one. Taken
 * broadly they carry it along in one piece.
 */
function calmedBeyond({ width, height, u, v }: Flow, to: MiddleImage): Flow {
  const beyond = new Float32Array(width * height);
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n++) beyond[n] = isInside(to, x + u[n]!, y + v[n]!) ? 0 : 1;
  }
  const broad = (data: Float32Array, radius: number): Float32Array =>
    boxMean(boxMean({ width, height, data }, radius), radius).data;
  const share = broad(beyond, 6);
  const calm = (data: Float32Array): Float32Array => {
    const wide = broad(data, BROAD);
    return data.map((own, n) => own + (wide[n]! - own) * share[n]!);
  };
  return { width, height, u: calm(u), v: calm(v) };
}

const BROAD = 20;

// Pixels of the middle view. The near spread smooths; the far one reaches across a plain surface.
const NEAR = 3;
const FAR = 40;
const FAR_SHARE = 0.1;

function trustOf(there: Flow, back: Flow, from: MiddleImage, to: MiddleImage): Float32Array {
  const { width, height } = there;
  const warped = new Float32Array(width * height);
  const backU: Luma = { width, height, data: back.u };
  const backV: Luma = { width, height, data: back.v };
  const trust = new Float32Array(width * height);
  const whole = wholePatches(from);
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n++) {
      const u = there.u[n]!;
      const v = there.v[n]!;
      const px = x + u;
      const py = y + v;
      warped[n] = valueAt(to.luma, px, py);
      if (whole[n]! < 0.999 || !isInside(to, px, py)) continue;
      const du = u + valueAt(backU, px, py);
      const dv = v + valueAt(backV, px, py);
      const reach = 1 + 0.003 * (u * u + v * v);
      trust[n] = Math.max(0, 1 - (du * du + dv * dv) / reach);
    }
  }
  const alike = localCorrelation(from.luma, { width, height, data: warped }, 3);
  for (let n = 0; n < trust.length; n++) trust[n]! *= ramp(alike[n]!, 0.3, 0.75);
  return supported({ width, height, data: trust });
}

/*
 * One door edge fits another by chance. A lone patch of trust amid what cannot be followed would pull all of it along
 * and melt straight lines; a small thing that really moves has a followed background around it.
 */
function supported(trust: Luma): Float32Array {
  const around = boxMean(boxMean(trust, SUPPORT), SUPPORT).data;
  return trust.data.map((own, n) => own * ramp(around[n]!, 0.18, 0.45));
}

const SUPPORT = 7;

// At the rim of a still half of a patch lies beyond it, and what that half finds is chance.
function wholePatches({ luma: { width, height }, inside }: MiddleImage): Float32Array {
  return boxMean({ width, height, data: Float32Array.from(inside) }, RIM).data;
}

const RIM = 4;

function isInside({ luma, inside }: MiddleImage, x: number, y: number): boolean {
  const ix = Math.round(x);
  const iy = Math.round(y);
  return ix >= 0 && iy >= 0 && ix < luma.width && iy < luma.height && inside[iy * luma.width + ix] === 1;
}

function ramp(x: number, low: number, high: number): number {
  return Math.max(0, Math.min(1, (x - low) / (high - low)));
}
