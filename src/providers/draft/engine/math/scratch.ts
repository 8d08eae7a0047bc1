/**
 * Memory that one job leaves for the next in the same thread. Drawing a frame needs a dozen planes for a few
 * milliseconds; left to the garbage collector, they pile up to more than all stills together. A scratch holds whatever
 * was last in it, and must not outlive the call that asked for it.
 */
export function scratch(name: string, length: number): Float32Array {
  const kept = planes.get(name);
  if (kept !== undefined && kept.length === length) return kept;
  const plane = new Float32Array(length);
  planes.set(name, plane);
  return plane;
}

const planes = new Map<string, Float32Array>();
