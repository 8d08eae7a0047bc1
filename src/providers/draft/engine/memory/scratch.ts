/**
 * A reusable buffer of the current thread. Drawing a frame needs a dozen planes for a few milliseconds; left to the
 * garbage collector, they would pile up to more memory than all images together. A scratch buffer still contains the
 * previous data, and must not be used after the call that asked for it returns.
 */
export function scratch(name: string, length: number): Float32Array {
  const kept = planes.get(name);
  if (kept !== undefined && kept.length === length) return kept;
  const plane = new Float32Array(length);
  planes.set(name, plane);
  return plane;
}

const planes = new Map<string, Float32Array>();
