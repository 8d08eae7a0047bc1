/** A copy of a plane in shared memory, so that all workers read the same one. */
export function sharePlane(plane: Float32Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(plane.byteLength));
  copy.set(plane);
  return copy;
}
