import type { Image } from '../image/image.js';
import { imageBytes } from '../image/image.js';
import { codeOfLight, LIGHT_STEPS, lightOfCode } from '../image/linear-light.js';

/** Mixes two images in linear light, like two slide projectors. `share` is that of the last image, 0 to 1. */
export function dissolve(first: Image, last: Image, share: number): Uint8Array<ArrayBuffer> {
  const { width, height } = first;
  const out = new Uint8Array(imageBytes(width, height));
  const weight = Math.round(share * 4096);
  const mixed = mixTable(weight);
  for (let y = 0; y < height; y += 2) dissolveBlockRow(first, last, weight, mixed, y, out);
  return out;
}

// One entry per pair of luma codes: a lookup is far cheaper than two gamma conversions per pixel.
function mixTable(weight: number): Uint8Array {
  const table = new Uint8Array(256 * 256);
  for (let a = 0; a < 256; a++) {
    for (let b = 0; b < 256; b++) {
      // Codes below black and above white are kept when both images have the same one.
      table[(a << 8) | b] = a === b ? a : codeOfLight[mixLight(lightOfCode[a]!, lightOfCode[b]!, weight)]!;
    }
  }
  return table;
}

function mixLight(a: number, b: number, weight: number): number {
  return (a * (4096 - weight) + b * weight + 2048) >> 12;
}

// Each 2x2 block has one colour, mixed as red, green and blue light. The difference in brightness to mixing the luma
// alone is added to the four pixels of the block.
function dissolveBlockRow(
  first: Image,
  last: Image,
  weight: number,
  mixed: Uint8Array,
  y: number,
  out: Uint8Array,
): void {
  const { width, height } = first;
  const a = first.data;
  const b = last.data;
  const half = width >> 1;
  const planeU = width * height;
  const planeV = planeU + half * (height >> 1);
  const chromaRow = (y >> 1) * half;
  for (let x = 0, top = y * width; x < half; x++, top += 2) {
    const under = top + width;
    const u = planeU + chromaRow + x;
    const v = planeV + chromaRow + x;
    const a0 = a[top]!;
    const a1 = a[top + 1]!;
    const a2 = a[under]!;
    const a3 = a[under + 1]!;
    const b0 = b[top]!;
    const b1 = b[top + 1]!;
    const b2 = b[under]!;
    const b3 = b[under + 1]!;
    const lumaA = (a0 + a1 + a2 + a3 + 2) >> 2;
    const lumaB = (b0 + b1 + b2 + b3 + 2) >> 2;
    const uA = a[u]! - 128;
    const vA = a[v]! - 128;
    const uB = b[u]! - 128;
    const vB = b[v]! - 128;
    let lift = 0;
    if (uA === uB && vA === vB && lumaA === lumaB) {
      out[u] = uA + 128;
      out[v] = vA + 128;
    } else {
      // BT.709 limited range, coefficients in 1/4096, relative to the luma code scale.
      const red = mixChannel(lumaA + redOf(vA), lumaB + redOf(vB), weight);
      const green = mixChannel(lumaA - greenOf(uA, vA), lumaB - greenOf(uB, vB), weight);
      const blue = mixChannel(lumaA + blueOf(uA), lumaB + blueOf(uB), weight);
      const luma = (871 * red + 2929 * green + 296 * blue + 2048) >> 12;
      out[u] = clampCode(128 + Math.round((blue - luma) * 0.551252));
      out[v] = clampCode(128 + Math.round((red - luma) * 0.649429));
      lift = luma - mixed[(lumaA << 8) | lumaB]!;
    }
    out[top] = clampCode(mixed[(a0 << 8) | b0]! + lift);
    out[top + 1] = clampCode(mixed[(a1 << 8) | b1]! + lift);
    out[under] = clampCode(mixed[(a2 << 8) | b2]! + lift);
    out[under + 1] = clampCode(mixed[(a3 << 8) | b3]! + lift);
  }
}

function mixChannel(a: number, b: number, weight: number): number {
  return codeOfLight[
    Math.min(LIGHT_STEPS, mixLight(lightOfCode[clampCode(a)]!, lightOfCode[clampCode(b)]!, weight))
  ]!;
}

function redOf(v: number): number {
  return (6307 * v + 2048) >> 12;
}

function greenOf(u: number, v: number): number {
  return (750 * u + 1875 * v + 2048) >> 12;
}

function blueOf(u: number): number {
  return (7431 * u + 2048) >> 12;
}

function clampCode(code: number): number {
  return code < 0 ? 0 : code > 255 ? 255 : code;
}
