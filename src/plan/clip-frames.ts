/** The number of frames of a clip of this length. */
export function clipFrames(seconds: number, fps: number): number {
  return Math.round(seconds * fps);
}
