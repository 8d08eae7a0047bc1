import { scratch } from '../memory/scratch.js';

/**
 * The source of every part of a frame: for each node of a coarse grid over the frame, its place in both images and the
 * share of the last one. Between nodes, everything is interpolated bilinearly.
 */
export interface WarpGrid {
  /** Frame pixels between nodes. Node (i, j) is at pixel (cell * i + (cell - 1) / 2, ...). */
  readonly cell: number;
  readonly columns: number;
  readonly rows: number;
  /** Places in the first and the last image, in pixels. */
  readonly x0: Float32Array;
  readonly y0: Float32Array;
  readonly x1: Float32Array;
  readonly y1: Float32Array;
  /** Share of the last image, 0 to 1. */
  readonly share: Float32Array;
}

/** A grid for frames of this size in the scratch memory of the thread: only one may be in use at a time. */
export function scratchGrid(width: number, height: number, cell: number): WarpGrid {
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  const plane = (name: string): Float32Array => scratch(`grid ${name}`, columns * rows);
  const places = { x0: plane('x0'), y0: plane('y0'), x1: plane('x1'), y1: plane('y1') };
  return { cell, columns, rows, ...places, share: plane('share') };
}
