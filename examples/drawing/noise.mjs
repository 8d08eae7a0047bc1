/** Smooth value noise in 0..1, fixed to its coordinates: paint that sticks to the thing it is painted on. */
export function noise(x, y, seed) {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = x - ix;
  const fy = y - iy;
  const wx = fx * fx * (3 - 2 * fx);
  const wy = fy * fy * (3 - 2 * fy);
  const top = hash(ix, iy, seed) * (1 - wx) + hash(ix + 1, iy, seed) * wx;
  const low = hash(ix, iy + 1, seed) * (1 - wx) + hash(ix + 1, iy + 1, seed) * wx;
  return top * (1 - wy) + low * wy;
}

/** Noise of several sizes on top of each other, in 0..1 around 0.5. */
export function clouds(x, y, octaves, seed) {
  let sum = 0;
  let weight = 0.5;
  let total = 0;
  for (let i = 0; i < octaves; i++) {
    sum += weight * noise(x, y, seed + i * 17);
    total += weight;
    weight *= 0.5;
    // The turn keeps the lattices of the octaves from lining up.
    [x, y] = [x * 1.62 - y * 1.18 + 7.3, x * 1.18 + y * 1.62 + 3.1];
  }
  return sum / total;
}

function hash(ix, iy, seed) {
  let h = Math.imul(ix, 374761393) ^ Math.imul(iy, 668265263) ^ Math.imul(seed, 461845907);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  h = Math.imul(h ^ (h >>> 15), 2246822519);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}
