/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The size of a clip: the aspect ratio of the first frame at about `area` pixels, both sides rounded down to multiples
 * of 16. 750x1000 at 1280*720 pixels gives 816x1104, as the vendor documents.
 */
export function clipSize(first: Size, area: number): Size {
  const ratio = first.height / first.width;
  return { width: side(area / ratio), height: side(area * ratio) };
}

/** The shape of a clip: an aspect ratio such as 16:9, or that of its first frame. */
export function clipShape(first: Size, ratio?: string): Size {
  const [, width, height] = /^(\d+):(\d+)$/.exec(ratio ?? '') ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : first;
}

// The small addend keeps exact multiples of 16 despite rounding errors.
function side(square: number): number {
  return Math.max(16, Math.floor(Math.sqrt(square) / 16 + 1e-9) * 16);
}
