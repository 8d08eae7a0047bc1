import { readFile } from 'node:fs/promises';
import type { VendorEmulator } from '../../src/emulator/vendors/vendor-contract.js';
import type { TakeRequest } from '../../src/plan/take.js';
import type { Operation, Progress, Provider } from '../../src/providers/provider.js';
import { smallClip, wantedTake } from './emulated-service.js';

/** The clip that stand-ins answer with. */
export const vendorClip = (): Promise<Uint8Array> => readFile(smallClip);

const signal = new AbortController().signal;

/** A take for a model of a vendor. */
export function vendorTake(
  provider: string,
  model: string,
  more: Partial<TakeRequest> = {},
): Promise<TakeRequest> {
  return wantedTake({ provider, revision: provider, model, seed: null, ...more });
}

/** Polls to the end; stand-ins end at once or after a moment. */
export async function settled(
  provider: Provider,
  operation: Operation,
): Promise<Progress & { state: 'done' | 'failed' }> {
  for (;;) {
    const progress = await provider.poll(operation, signal);
    if (progress.state !== 'pending') return progress;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Everything that a provider said and kept, as one text. */
export function recorded(...values: readonly unknown[]): string {
  return JSON.stringify(values, (_, value: unknown) =>
    value instanceof Error ? { ...value, message: value.message, cause: String(value.cause) } : value,
  );
}

/** The number of paid requests and of what was billed. */
export function moneyOf(service: VendorEmulator): { readonly submits: number; readonly tasks: number } {
  return { submits: service.count('submit'), tasks: service.tasks.length };
}
