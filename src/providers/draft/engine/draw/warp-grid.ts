import { scratch } from '../math/scratch.js';

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

/** A grid for frames of this size, in the thread's scratch memory: only one is in use at a time. */
export function scratchGrid(width: number, height: number, cell: number): WarpGrid {
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  const plane = (name: string): Float32Array => scratch(`grid ${name}`, columns * rows);
  const places = { x0: plane('x0'), y0: plane('y0'), x1: plane('x1'), y1: plane('y1') };
  return { cell, columns, rows, ...places, share: plane('share') };
}

/** How carefully to look and draw. `fast` is for watching while editing: half the nodes each way, half the corners. */
export type Quality = 'best' | 'fast';

/** Nodes two to five hundred across, a power of two apart: fine enough for the edges of what moves. */
export function cellFor(width: number, height: number, quality: Quality): number {
  const across = Math.max(width, (height * 16) / 9);
  const cell = across < 1000 ? 2 : across < 2000 ? 4 : 8;
  return quality === 'best' ? cell : 2 * cell;
}
