/**
 * Where every part of a frame comes from: for each node of a coarse grid over the frame, its place in both stills
 * and the share of the last one. Between nodes everything is interpolated bilinearly.
 */
export interface WarpGrid {
  /** Frame pixels from node to node. Node (i, j) stands at pixel (cell * i + (cell - 1) / 2, ...). */
  readonly cell: number;
  readonly columns: number;
  readonly rows: number;
  /** Places in the first and the last still, in pixels. */
  readonly x0: Float32Array;
  readonly y0: Float32Array;
  readonly x1: Float32Array;
  readonly y1: Float32Array;
  /** Share of the last still, 0 to 1. */
  readonly share: Float32Array;
}

/** A grid for frames of this size with every entry zero. */
export function emptyGrid(width: number, height: number, cell: number): WarpGrid {
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  const plane = (): Float32Array => new Float32Array(columns * rows);
  return { cell, columns, rows, x0: plane(), y0: plane(), x1: plane(), y1: plane(), share: plane() };
}

/** Nodes two to five hundred across, a power of two apart: fine enough for the edges of what moves. */
export function cellFor(width: number, height: number): number {
  const across = Math.max(width, (height * 16) / 9);
  return across < 1000 ? 2 : across < 2000 ? 4 : 8;
}
