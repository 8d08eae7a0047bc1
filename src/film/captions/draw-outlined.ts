import type { Letters } from '../../media/set-text.js';

/**
 * White letters as a PNG with a black outline around each, as wide as its stroke, with a soft outer edge. `pixels` is the
 * size of the font.
 */
export async function drawOutlined({ width, height, ink }: Letters, pixels: number): Promise<Uint8Array> {
  const reach = Math.max(2, pixels * 0.1);
  const margin = Math.ceil(reach) + 1;
  const full = { width: evenUp(width + 2 * margin), height: evenUp(height + 2 * margin) };
  const edge = new Uint8Array(full.width * full.height);
  const letters = new Uint8Array(full.width * full.height);
  const disc = discOf(reach);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const own = ink[y * width + x]!; // In range by the bounds of the loops; the margin keeps all other places in range.
      if (own === 0) continue;
      const at = (y + margin) * full.width + x + margin;
      letters[at] = own;
      for (const { dx, dy, weight } of disc) {
        const there = at + dy * full.width + dx;
        const dark = own * weight;
        if (dark > edge[there]!) edge[there] = dark;
      }
    }
  }
  const rgba = new Uint8Array(full.width * full.height * 4);
  for (let at = 0; at < letters.length; at += 1) {
    const [white, black] = [letters[at]! / 255, edge[at]! / 255];
    const alpha = white + black * (1 - white);
    const grey = alpha === 0 ? 0 : Math.round((255 * white) / alpha);
    rgba.set([grey, grey, grey, Math.round(255 * alpha)], 4 * at);
  }
  const { default: sharp } = await import('sharp'); // Loaded already: it has set the text.
  return sharp(rgba, { raw: { ...full, channels: 4 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

interface Spot {
  readonly dx: number;
  readonly dy: number;
  readonly weight: number;
}

function discOf(reach: number): readonly Spot[] {
  const most = Math.ceil(reach);
  const spots: Spot[] = [];
  for (let dy = -most; dy <= most; dy += 1) {
    for (let dx = -most; dx <= most; dx += 1) {
      const weight = Math.min(1, Math.max(0, reach + 0.5 - Math.hypot(dx, dy)));
      if (weight > 0) spots.push({ dx, dy, weight });
    }
  }
  return spots;
}

function evenUp(value: number): number {
  return Math.ceil(value / 2) * 2;
}
