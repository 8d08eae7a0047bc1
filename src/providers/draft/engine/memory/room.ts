import { bytesAt, floatsAt, growMemory, type Region, shortsAt } from './engine-memory.js';

/**
 * Planes in the memory of the engine for one pair of images, with undefined contents. They are given back when the room is
 * closed and no job uses it.
 */
export interface Room extends Disposable {
  bytes(length: number): Uint8Array<SharedArrayBuffer>;
  shorts(length: number): Uint16Array<SharedArrayBuffer>;
  floats(length: number): Float32Array<SharedArrayBuffer>;
  /** Keeps the planes for as long as `job` runs. Returns `job`. */
  during<T>(job: Promise<T>): Promise<T>;
}

/** Opens a room. Only the main thread opens rooms; workers receive views of their planes. */
export function openRoom(): Room {
  const regions: Region[] = [];
  let jobs = 0;
  let closed = false;
  const take = (bytes: number): number => {
    const region = takeRegion(bytes + GUARD);
    regions.push(region);
    return region.at;
  };
  const giveBack = (): void => {
    if (closed && jobs === 0) for (const region of regions.splice(0)) giveRegion(region);
  };
  const settle = (): void => {
    jobs -= 1;
    giveBack();
  };
  return {
    bytes: (length) => bytesAt(take(length), length),
    shorts: (length) => shortsAt(take(2 * length), length),
    floats: (length) => floatsAt(take(4 * length), length),
    during(job) {
      jobs += 1;
      job.then(settle, settle);
      return job;
    },
    [Symbol.dispose]() {
      closed = true;
      giveBack();
    },
  };
}

// Kernels read and write up to 16 bytes at once, also at the end of a plane.
const GUARD = 16;
// Two threads never write to one cache line.
const ALIGNMENT = 64;
const MIN_GROWTH = 1 << 22;

// In the order of their addresses.
const free: Region[] = [];

function takeRegion(length: number): Region {
  const bytes = Math.ceil(length / ALIGNMENT) * ALIGNMENT;
  const at = free.findIndex((region) => region.bytes >= bytes);
  if (at < 0) {
    giveRegion(growMemory(Math.max(bytes, MIN_GROWTH)));
    return takeRegion(length);
  }
  const region = free[at]!;
  const rest = { at: region.at + bytes, bytes: region.bytes - bytes };
  free.splice(at, 1, ...(rest.bytes > 0 ? [rest] : []));
  return { at: region.at, bytes };
}

function giveRegion(region: Region): void {
  const next = free.findIndex(({ at }) => at > region.at);
  const at = next < 0 ? free.length : next;
  free.splice(at, 0, region);
  join(at);
  if (at > 0) join(at - 1);
}

function join(at: number): void {
  const [a, b] = [free[at]!, free[at + 1]];
  if (b !== undefined && a.at + a.bytes === b.at) free.splice(at, 2, { at: a.at, bytes: a.bytes + b.bytes });
}
