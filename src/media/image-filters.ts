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
