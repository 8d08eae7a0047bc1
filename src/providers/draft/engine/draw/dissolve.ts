import type { Image } from '../image/image.js';
import { lightTables } from '../image/linear-light.js';
import { kernels } from '../kernels/kernels.js';
import { scratchBytes } from '../memory/scratch.js';

/** Mixes two images in linear light, like two slide projectors. `share` is that of the last image, 0 to 1. */
export function dissolve(first: Image, last: Image, share: number, out: Uint8Array): void {
  const { lightOfCode, codeOfLight } = lightTables();
  kernels().dissolveImages(
    ...([first.data.byteOffset, last.data.byteOffset, first.width, first.height] as const),
    Math.round(share * 4096),
    ...([lightOfCode.byteOffset, codeOfLight.byteOffset] as const),
    ...([scratchBytes(65536).byteOffset, out.byteOffset] as const),
  );
}
