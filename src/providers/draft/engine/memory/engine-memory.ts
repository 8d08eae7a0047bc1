import { RenderError } from '../../../../diagnostics/render-error.js';

/*
 * One memory for all threads of the engine, so that a plan and its frames are passed between them without a copy, and
 * that the kernels can work on all of it. It grows, and never moves: a view of it stays valid.
 */
const PAGE = 65536;
/** The most pages that the memory can have: 2 GB, for two clips of 8K. */
export const MAX_PAGES = 32768;

let memory: WebAssembly.Memory | undefined;

/** The memory of this thread's engine. Throws RenderError `webassembly-unavailable` or `memory-unavailable`. */
export function engineMemory(): WebAssembly.Memory {
  memory ??= createMemory();
  return memory;
}

/** Makes a thread work on the memory of the thread that started it. Call it before anything else. */
export function adoptMemory(shared: WebAssembly.Memory): void {
  memory = shared;
}

/** A part of the memory. */
export interface Region {
  readonly at: number;
  readonly bytes: number;
}

/** Adds a region of at least this size, which then belongs to the caller. Throws RenderError as {@link engineMemory}. */
export function growMemory(bytes: number): Region {
  const pages = Math.ceil(bytes / PAGE);
  const all = engineMemory();
  try {
    return { at: all.grow(pages) * PAGE, bytes: pages * PAGE };
  } catch (cause) {
    throw outOfMemory(cause);
  }
}

/** A view of a part of the memory. The part must exist before. */
export function bytesAt(at: number, length: number): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(engineMemory().buffer, at, length);
}

/** As {@link bytesAt}, of unsigned numbers of 16 bits. */
export function shortsAt(at: number, length: number): Uint16Array<SharedArrayBuffer> {
  return new Uint16Array(engineMemory().buffer, at, length);
}

/** As {@link bytesAt}, of signed numbers of 32 bits. */
export function intsAt(at: number, length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(engineMemory().buffer, at, length);
}

/** As {@link bytesAt}, of floating-point numbers of 32 bits. */
export function floatsAt(at: number, length: number): Float32Array<SharedArrayBuffer> {
  return new Float32Array(engineMemory().buffer, at, length);
}

/** As {@link bytesAt}, of floating-point numbers of 64 bits. */
export function doublesAt(at: number, length: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(engineMemory().buffer, at, length);
}

function createMemory(): WebAssembly.Memory {
  if (typeof WebAssembly === 'undefined') {
    const message = 'Drafts need WebAssembly, which this Node runs without.';
    const hint = 'Start Node without --jitless, also in NODE_OPTIONS.';
    throw new RenderError('webassembly-unavailable', message, { hint });
  }
  try {
    // The first page stays unused, so that no view is at address 0.
    return new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
  } catch (cause) {
    throw outOfMemory(cause);
  }
}

function outOfMemory(cause: unknown): RenderError {
  return new RenderError('memory-unavailable', 'The system gives no memory for drawing drafts.', {
    hint: 'Free memory. If address space is limited (ulimit -v), set NODE_OPTIONS=--disable-wasm-trap-handler.',
    cause,
  });
}
