/**
 * Converts colours of a palette, of one bit and of 15 or 16 bits to direct colours. Scaling would read the first as video of
 * another standard and the others too dark. Pixels of the listed formats stay as they are.
 */
export const DIRECT_COLOURS = `format=${[
  ...['rgb24', 'bgr24', 'rgba', 'bgra', 'argb', 'abgr', 'rgb0', 'bgr0', '0rgb', '0bgr', 'gbrp', 'gbrap'],
  ...['rgb48be', 'rgb48le', 'rgba64be', 'rgba64le', 'gbrp16le', 'gbrp16be', 'gbrap16be', 'gbrap16le'],
  ...['gray', 'gray10le', 'gray12le', 'gray16be', 'gray16le'],
  ...['ya8', 'ya16be', 'ya16le', 'yuv410p', 'yuv411p', 'yuv420p', 'yuv422p', 'yuv440p', 'yuv444p'],
  ...['yuvj411p', 'yuvj420p', 'yuvj422p', 'yuvj440p', 'yuvj444p', 'yuva420p', 'yuva422p', 'yuva444p'],
].join('|')}`;

/** Filters that put transparent parts on black. */
export const ON_BLACK: readonly string[] = ['format=gbrap', 'premultiply=inplace=1', 'format=gbrp'];

/** Filters that turn an image of an EXIF orientation (1 to 8) upright. */
export function uprightFilters(orientation: number): readonly string[] {
  return ORIENTATIONS[orientation] ?? [];
}

const ORIENTATIONS: Readonly<Record<number, readonly string[]>> = {
  2: ['hflip'],
  3: ['hflip', 'vflip'],
  4: ['vflip'],
  5: ['transpose=cclock_flip'],
  6: ['transpose=clock'],
  7: ['transpose=clock_flip'],
  8: ['transpose=cclock'],
};
