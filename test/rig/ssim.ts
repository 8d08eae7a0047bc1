import type { Image } from '../../src/providers/draft/engine/image/image.js';

/** Mean structural similarity of the luma of two frames over 8x8 blocks (Wang et al. 2004), 1 for equal ones. */
export function ssim(a: Image, b: Image): number {
  let sum = 0;
  let blocks = 0;
  for (let y = 0; y + 8 <= a.height; y += 4) {
    for (let x = 0; x + 8 <= a.width; x += 4) {
      sum += blockSsim(a, b, { x, y });
      blocks += 1;
    }
  }
  return sum / blocks;
}

function blockSsim(a: Image, b: Image, { x, y }: { x: number; y: number }): number {
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let row = y; row < y + 8; row += 1) {
    for (let column = x; column < x + 8; column += 1) {
      const left = a.data[row * a.width + column] ?? 0;
      const right = b.data[row * b.width + column] ?? 0;
      sumA += left;
      sumB += right;
      sumAA += left * left;
      sumBB += right * right;
      sumAB += left * right;
    }
  }
  const [meanA, meanB] = [sumA / 64, sumB / 64];
  const covariance = sumAB / 64 - meanA * meanB;
  const variances = sumAA / 64 - meanA ** 2 + sumBB / 64 - meanB ** 2;
  const [c1, c2] = [6.5025, 58.5225];
  const light = (2 * meanA * meanB + c1) / (meanA ** 2 + meanB ** 2 + c1);
  return light * ((2 * covariance + c2) / (variances + c2));
}
