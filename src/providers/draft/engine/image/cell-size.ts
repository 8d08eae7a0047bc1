/** Precision of analysis and drawing. `fast` is for previews: half the grid nodes each way, half the corners. */
export type Quality = 'best' | 'fast';

/**
 * Distance between grid nodes in pixels, a power of two. It gives grids of 200 to 500 columns, fine enough for the
 * edges of moving objects.
 */
export function chooseCellSize(width: number, height: number, quality: Quality): number {
  const columns = Math.max(width, (height * 16) / 9);
  const cell = columns < 1000 ? 2 : columns < 2000 ? 4 : 8;
  return quality === 'best' ? cell : 2 * cell;
}
