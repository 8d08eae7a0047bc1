/** The first and the last frame of a shot, as I420; null for none. */
export interface ShotEnds {
  readonly first: Uint8Array;
  readonly last: Uint8Array | null;
}

// Half a second is enough to see that one image becomes the other.
const DISSOLVE_SECONDS = 0.5;

/** The frames of a clip that holds both ends, with a short dissolve between them in the middle. */
export async function* heldFrames(
  { first, last }: ShotEnds,
  { frames, fps }: { readonly frames: number; readonly fps: number },
): AsyncIterable<Uint8Array> {
  const mixed = last === null ? 0 : Math.min(Math.floor(frames / 3), Math.round(DISSOLVE_SECONDS * fps));
  const from = Math.ceil((frames - mixed) / 2);
  for (let frame = 0; frame < frames; frame += 1) {
    const part = last === null ? 0 : Math.min(1, Math.max(0, (frame - from + 1) / (mixed + 1)));
    yield last === null || part === 0 ? first : part === 1 ? last : mix(first, last, part);
  }
}

function mix(from: Uint8Array, to: Uint8Array, part: number): Uint8Array {
  return from.map((code, at) => Math.round(code + (to[at]! - code) * part)); // Both have the same size.
}
