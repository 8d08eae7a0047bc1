import { scratchFloats } from '../memory/scratch.js';

/**
 * The source of every part of a frame: for each node of a coarse grid over the frame, its place in both images in pixels
 * and the share of the last one, 0 to 1. Between nodes, everything is interpolated bilinearly.
 */
export interface WarpGrid {
  /** Frame pixels between nodes. Node (i, j) is at pixel (cell * i + (cell - 1) / 2, ...). */
  readonly cell: number;
  readonly columns: number;
  readonly rows: number;
  /** Planes of x and y in the first image, x and y in the last one, and shares. Rows have a multiple of four numbers. */
  readonly planes: Float32Array<SharedArrayBuffer>;
}

/** A grid for frames of this size, in scratch memory. The frame reaches beyond its outermost nodes, so it needs two. */
export function scratchGrid(width: number, height: number, cell: number): WarpGrid {
  const columns = Math.max(2, Math.ceil(width / cell));
  const rows = Math.max(2, Math.ceil(height / cell));
  return { cell, columns, rows, planes: scratchFloats(5 * ((columns + 3) & ~3) * rows) };
}
