// Mixes two images in linear light, like two slide projectors. Images are I420.

const LIGHT_STEPS: i32 = 16383;

/**
 * Mixes the images by `weight`, the share of the last one in 1/4096. `lightOfCode` has 256 numbers of 16 bits,
 * `codeOfLight` 16384 bytes; `mixes` has room for 65536 bytes.
 */
export function dissolveImages(
  first: usize,
  last: usize,
  width: i32,
  height: i32,
  weight: i32,
  lightOfCode: usize,
  codeOfLight: usize,
  mixes: usize,
  out: usize,
): void {
  fillMixes(weight, lightOfCode, codeOfLight, mixes);
  const half = width >> 1;
  const planeU = width * height;
  const planeV = planeU + half * (height >> 1);
  for (let y = 0; y < height; y += 2) {
    const chroma = (y >> 1) * half;
    for (let x = 0; x < half; x++) {
      dissolveBlock(
        first,
        last,
        out,
        y * width + 2 * x,
        width,
        planeU + chroma + x,
        planeV + chroma + x,
        weight,
        lightOfCode,
        codeOfLight,
        mixes,
      );
    }
  }
}

// One entry per pair of luma codes: a lookup is far cheaper than two gamma conversions per pixel.
function fillMixes(weight: i32, lightOfCode: usize, codeOfLight: usize, mixes: usize): void {
  for (let a = 0; a < 256; a++) {
    for (let b = 0; b < 256; b++) {
      // Codes below black and above white are kept when both images have the same one.
      const code = a === b ? a : mixChannel(a, b, weight, lightOfCode, codeOfLight);
      store<u8>(mixes + ((a << 8) | b), code);
    }
  }
}

function mixChannel(a: i32, b: i32, weight: i32, lightOfCode: usize, codeOfLight: usize): i32 {
  const p = <i32>load<u16>(lightOfCode + 2 * a);
  const q = <i32>load<u16>(lightOfCode + 2 * b);
  return load<u8>(codeOfLight + min(LIGHT_STEPS, (p * (4096 - weight) + q * weight + 2048) >> 12));
}

// A block of 2x2 pixels has one colour, mixed as red, green and blue light. The difference in brightness to mixing the
// luma alone is added to the four pixels of the block.
function dissolveBlock(
  first: usize,
  last: usize,
  out: usize,
  top: i32,
  width: i32,
  u: i32,
  v: i32,
  weight: i32,
  lightOfCode: usize,
  codeOfLight: usize,
  mixes: usize,
): void {
  const under = top + width;
  const a0 = <i32>load<u8>(first + top);
  const a1 = <i32>load<u8>(first + top, 1);
  const a2 = <i32>load<u8>(first + under);
  const a3 = <i32>load<u8>(first + under, 1);
  const b0 = <i32>load<u8>(last + top);
  const b1 = <i32>load<u8>(last + top, 1);
  const b2 = <i32>load<u8>(last + under);
  const b3 = <i32>load<u8>(last + under, 1);
  const lumaA = (a0 + a1 + a2 + a3 + 2) >> 2;
  const lumaB = (b0 + b1 + b2 + b3 + 2) >> 2;
  const uA = <i32>load<u8>(first + u) - 128;
  const vA = <i32>load<u8>(first + v) - 128;
  const uB = <i32>load<u8>(last + u) - 128;
  const vB = <i32>load<u8>(last + v) - 128;
  let lift = 0;
  if (uA === uB && vA === vB && lumaA === lumaB) {
    store<u8>(out + u, uA + 128);
    store<u8>(out + v, vA + 128);
  } else {
    // BT.709 limited range, coefficients in 1/4096, relative to the luma code scale.
    const red = mixCodes(lumaA + redOf(vA), lumaB + redOf(vB), weight, lightOfCode, codeOfLight);
    const green = mixCodes(
      lumaA - greenOf(uA, vA),
      lumaB - greenOf(uB, vB),
      weight,
      lightOfCode,
      codeOfLight,
    );
    const blue = mixCodes(lumaA + blueOf(uA), lumaB + blueOf(uB), weight, lightOfCode, codeOfLight);
    const luma = (871 * red + 2929 * green + 296 * blue + 2048) >> 12;
    store<u8>(out + u, clampCode(128 + ((2258 * (blue - luma) + 2048) >> 12)));
    store<u8>(out + v, clampCode(128 + ((2660 * (red - luma) + 2048) >> 12)));
    lift = luma - <i32>load<u8>(mixes + ((lumaA << 8) | lumaB));
  }
  store<u8>(out + top, clampCode(<i32>load<u8>(mixes + ((a0 << 8) | b0)) + lift));
  store<u8>(out + top, clampCode(<i32>load<u8>(mixes + ((a1 << 8) | b1)) + lift), 1);
  store<u8>(out + under, clampCode(<i32>load<u8>(mixes + ((a2 << 8) | b2)) + lift));
  store<u8>(out + under, clampCode(<i32>load<u8>(mixes + ((a3 << 8) | b3)) + lift), 1);
}

function mixCodes(a: i32, b: i32, weight: i32, lightOfCode: usize, codeOfLight: usize): i32 {
  return mixChannel(clampCode(a), clampCode(b), weight, lightOfCode, codeOfLight);
}

function redOf(v: i32): i32 {
  return (6307 * v + 2048) >> 12;
}

function greenOf(u: i32, v: i32): i32 {
  return (750 * u + 1875 * v + 2048) >> 12;
}

function blueOf(u: i32): i32 {
  return (7431 * u + 2048) >> 12;
}

function clampCode(code: i32): i32 {
  return max(0, min(255, code));
}
