import { bytesAt, doublesAt, floatsAt, growMemory, intsAt, type Region } from './engine-memory.js';

/*
 * Planes of the current thread for as long as one calculation needs them. Left to the garbage collector, the dozens of
 * planes of an analysis or a frame would pile up to more memory than all images together.
 */

/** Runs `work` and then takes back all scratch planes that it asked for. It must not return one of them. */
export function withScratch<T>(work: () => T): T {
  const mark = { ...top };
  try {
    return work();
  } finally {
    top = mark;
  }
}

/** A plane with undefined contents. */
export function scratchFloats(length: number): Float32Array<SharedArrayBuffer> {
  return floatsAt(take(4 * length), length);
}

/** Numbers of 64 bits with undefined contents. */
export function scratchDoubles(length: number): Float64Array<SharedArrayBuffer> {
  return doublesAt(take(8 * length), length);
}

/** Bytes with undefined contents. */
export function scratchBytes(length: number): Uint8Array<SharedArrayBuffer> {
  return bytesAt(take(length), length);
}

/** Whole numbers with undefined contents. */
export function scratchInts(length: number): Int32Array<SharedArrayBuffer> {
  return intsAt(take(4 * length), length);
}

const CHUNK = 1 << 22;
const ALIGNMENT = 64;
// Kernels read and write up to 16 bytes at once, also at the end of a plane.
const GUARD = 16;

const chunks: Region[] = [];
let top = { chunk: 0, used: 0 };

function take(length: number): number {
  const bytes = Math.ceil((length + GUARD) / ALIGNMENT) * ALIGNMENT;
  for (; top.chunk < chunks.length; top = { chunk: top.chunk + 1, used: 0 }) {
    const chunk = chunks[top.chunk]!;
    if (top.used + bytes > chunk.bytes) continue;
    const at = chunk.at + top.used;
    top = { chunk: top.chunk, used: top.used + bytes };
    return at;
  }
  chunks.push(growMemory(Math.max(CHUNK, bytes)));
  return take(length);
}
