/** Mixes two frames: `part` is that of the second one, 0 to 1. */
export function blendFrames(first: Uint8Array, second: Uint8Array, part: number): Uint8Array {
  const weight = Math.round(part * 256);
  const mixed = new Uint8Array(first.length);
  for (let at = 0; at < mixed.length; at += 1) {
    mixed[at] = (first[at]! * (256 - weight) + second[at]! * weight + 128) >> 8;
  }
  return mixed;
}
