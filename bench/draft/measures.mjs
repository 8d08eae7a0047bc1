// Compares the luma of a drawn frame with that of the true one.

/** PSNR in dB, SSIM, and sharpness (mean gradient relative to the truth). */
export function measure(frame, truth, width, height) {
  return {
    psnr: psnr(frame, truth, width * height),
    ssim: ssim(frame, truth, width, height),
    sharp: gradient(frame, width, height) / gradient(truth, width, height),
  };
}

/** The mean of each measure. */
export function mean(results) {
  const of = (name) => results.reduce((sum, one) => sum + one[name], 0) / results.length;
  return { psnr: of('psnr'), ssim: of('ssim'), sharp: of('sharp') };
}

function psnr(a, b, size) {
  let sum = 0;
  for (let n = 0; n < size; n++) sum += (a[n] - b[n]) ** 2;
  return 10 * Math.log10((255 * 255) / Math.max(1e-3, sum / size));
}

// Windows of 8x8, every fourth pixel.
function ssim(a, b, width, height) {
  const c1 = (0.01 * 255) ** 2;
  const c2 = (0.03 * 255) ** 2;
  let total = 0;
  let count = 0;
  for (let y = 0; y + 8 <= height; y += 4) {
    for (let x = 0; x + 8 <= width; x += 4) {
      let sa = 0;
      let sb = 0;
      let aa = 0;
      let bb = 0;
      let ab = 0;
      for (let j = 0; j < 8; j++) {
        for (let i = 0, n = (y + j) * width + x; i < 8; i++, n++) {
          const p = a[n];
          const q = b[n];
          sa += p;
          sb += q;
          aa += p * p;
          bb += q * q;
          ab += p * q;
        }
      }
      const ma = sa / 64;
      const mb = sb / 64;
      const va = aa / 64 - ma * ma;
      const vb = bb / 64 - mb * mb;
      const cov = ab / 64 - ma * mb;
      total += ((2 * ma * mb + c1) * (2 * cov + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
      count += 1;
    }
  }
  return total / count;
}

function gradient(a, width, height) {
  let sum = 0;
  for (let y = 0; y < height - 1; y++) {
    for (let x = 0; x < width - 1; x++) {
      const n = y * width + x;
      sum += Math.sqrt((a[n + 1] - a[n]) ** 2 + (a[n + width] - a[n]) ** 2);
    }
  }
  return sum;
}
