import type { ImportedShot } from './imported-edit.js';

/** Whether all exported shots are there, in their order, each once. */
export function keepsOrder(shots: readonly ImportedShot[], exported: readonly string[]): boolean {
  return shots.length === exported.length && shots.every(({ id }, index) => id === exported[index]);
}
