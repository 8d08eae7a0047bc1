/** Thrown inside a worker after the main thread raised the flag. It never leaves the engine. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** A flag in shared memory: the main thread raises it, and a worker checks it in the middle of a long loop. */
export type CancelFlag = Int32Array<SharedArrayBuffer>;

/** A new flag, not raised. */
export function cancelFlag(): CancelFlag {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** Raises the flag. */
export function raise(flag: CancelFlag): void {
  Atomics.store(flag, 0, 1);
}

/** Throws Cancelled if the flag is raised. Long loops call it every few milliseconds of work. */
export function checkpoint(flag: CancelFlag): void {
  if (Atomics.load(flag, 0) !== 0) throw new Cancelled('cancelled');
}
