/** Slow out of the first still and slow into the last one; straight moves look mechanical. */
export function smoothstep(x: number): number {
  return x * x * (3 - 2 * x);
}

/** The position between the stills (0 to 1) of frame `index` of `frames`. */
export function timeOfFrame(index: number, frames: number): number {
  return frames > 1 ? smoothstep(index / (frames - 1)) : 0;
}
