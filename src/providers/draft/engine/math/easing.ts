/** Slow out of the first still and slow into the last one; straight moves look mechanical. */
export function smoothstep(x: number): number {
  return x * x * (3 - 2 * x);
}

/** How a move starts and stops. */
export type Pace = 'eased' | 'even';

/** The position between the stills (0 to 1) of frame `index` of `frames`. */
export function timeOfFrame(index: number, frames: number, pace: Pace): number {
  const part = frames > 1 ? index / (frames - 1) : 0;
  return pace === 'eased' ? smoothstep(part) : part;
}

/** There and back again while time goes from 0 to 1, at rest at both ends and in the middle. */
export function thereAndBack(time: number): number {
  return 4 * time * (1 - time);
}
