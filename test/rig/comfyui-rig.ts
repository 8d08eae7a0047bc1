import { readFileSync } from 'node:fs';
import {
  type ComfyuiEmulatorSetup,
  openComfyuiEmulator,
} from '../../src/emulator/vendors/open-comfyui-emulator.js';
import type { VendorEmulator } from '../../src/emulator/vendors/vendor-contract.js';
import type { TakeRequest } from '../../src/plan/take.js';
import { workflowIn } from '../../src/providers/comfyui/load-workflow.js';
import { type ComfyuiSetup, openComfyui } from '../../src/providers/comfyui/open-comfyui.js';
import type { Provider } from '../../src/providers/provider.js';
import { systemClock } from '../../src/system/clock.js';
import { vendorClip, vendorTake } from './vendor-rig.js';

/** The text of a workflow of the fixtures, or of the example. */
export function workflowText(name = 'examples/comfyui/flf2v.api.json'): string {
  return readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
}

/** Emulated servers, and a provider that uses them. */
export interface ComfyuiRig extends AsyncDisposable {
  readonly services: readonly VendorEmulator[];
  readonly service: VendorEmulator;
  readonly provider: Provider;
  /** Another client of the same servers, as after a restart. */
  client(more?: Partial<ComfyuiSetup>): Provider;
  take(more?: Partial<TakeRequest>): Promise<TakeRequest>;
}

/** Opens one emulated server for each setup. */
export async function openComfyuiRig(
  setups: readonly Partial<ComfyuiEmulatorSetup>[] = [{}],
  own: Partial<ComfyuiSetup> = {},
): Promise<ComfyuiRig> {
  const services = await Promise.all(
    setups.map((setup) => openComfyuiEmulator({ clock: systemClock, clip: vendorClip, ...setup })),
  );
  const loaded = workflowIn(workflowText(), { file: 'flf2v.api.json' });
  const opened: (Provider & AsyncDisposable)[] = [];
  const client = (more: Partial<ComfyuiSetup> = {}) => {
    const provider = openComfyui({
      urls: services.map(({ origin }) => origin),
      loaded,
      limits: { takesInFlight: null, submitsPerSecond: null },
      clock: systemClock,
      env: {},
      engine: () => Promise.reject(new Error('not needed')),
      ...own,
      ...more,
    });
    opened.push(provider);
    return provider;
  };
  return {
    services,
    service: services[0] as VendorEmulator,
    provider: client(),
    client,
    async take(more = {}) {
      const { capabilities } = client();
      const { revision = 'comfyui' } = capabilities('comfyui-workflow') ?? {};
      return vendorTake('comfyui', 'comfyui-workflow', { revision, resolution: '480P', ...more });
    },
    async [Symbol.asyncDispose]() {
      for (const provider of opened) await provider[Symbol.asyncDispose]();
      for (const service of services) await service[Symbol.asyncDispose]();
    },
  };
}
