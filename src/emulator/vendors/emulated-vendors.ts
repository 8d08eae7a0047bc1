import type { VendorEmulator, VendorSetup } from './vendor-contract.js';

/** The vendors whose API can be emulated besides that of the main service, and how their stand-ins are opened. */
const vendors: Readonly<Record<string, (setup: VendorSetup) => Promise<VendorEmulator>>> = {
  comfyui: async (setup) => (await import('./open-comfyui-emulator.js')).openComfyuiEmulator(setup),
  fal: async (setup) => (await import('./open-fal-emulator.js')).openFalEmulator(setup),
  kling: async (setup) => (await import('./open-kling-emulator.js')).openKlingEmulator(setup),
  replicate: async (setup) => (await import('./open-replicate-emulator.js')).openReplicateEmulator(setup),
  seedance: async (setup) => (await import('./open-seedance-emulator.js')).openSeedanceEmulator(setup),
  veo: async (setup) => (await import('./open-veo-emulator.js')).openVeoEmulator(setup),
};

/** The setting with the address of a vendor's server. */
export function addressSetting(name: string): string {
  return name === 'comfyui' ? 'url' : 'base_url';
}

/** Their names. */
export const emulatedVendors: readonly string[] = Object.keys(vendors);

/** Opens the stand-in of a vendor; undefined for an unknown one. */
export function openEmulatedVendor(name: string, setup: VendorSetup): Promise<VendorEmulator> | undefined {
  return Object.hasOwn(vendors, name) ? vendors[name]?.(setup) : undefined;
}
