/** Starts and ends slowly: a linear move looks mechanical. */
export function smoothstep(x: number): number {
  return x * x * (3 - 2 * x);
}

/** How a move starts and stops. */
export type Pace = 'eased' | 'even';

/** The time (0 = first image, 1 = last image) of frame `index` of `frames`. */
export function timeOfFrame(index: number, frames: number, pace: Pace): number {
  const part = frames > 1 ? index / (frames - 1) : 0;
  return pace === 'eased' ? smoothstep(part) : part;
}

/** Goes to 1 and back while time goes from 0 to 1, at rest at both ends and halfway. */
export function thereAndBack(time: number): number {
  return 4 * time * (1 - time);
}
