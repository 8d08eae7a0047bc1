import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { vendorClip as blackClip } from '../../src/emulator/vendors/black-vendor-clip.js';
import { openComfyuiEmulator } from '../../src/emulator/vendors/open-comfyui-emulator.js';
import { openFalEmulator } from '../../src/emulator/vendors/open-fal-emulator.js';
import { openKlingEmulator } from '../../src/emulator/vendors/open-kling-emulator.js';
import { openReplicateEmulator } from '../../src/emulator/vendors/open-replicate-emulator.js';
import { openSeedanceEmulator } from '../../src/emulator/vendors/open-seedance-emulator.js';
import { openVeoEmulator } from '../../src/emulator/vendors/open-veo-emulator.js';
import type { VendorEmulator, VendorSetup } from '../../src/emulator/vendors/vendor-contract.js';
import { comfyuiEntry } from '../../src/providers/comfyui/comfyui-entry.js';
import { falEntry } from '../../src/providers/fal/fal-entry.js';
import { klingEntry } from '../../src/providers/kling/kling-entry.js';
import type { ProviderEntry } from '../../src/providers/provider-entry.js';
import { replicateEntry } from '../../src/providers/replicate/replicate-entry.js';
import { seedanceEntry } from '../../src/providers/seedance/seedance-entry.js';
import { veoEntry } from '../../src/providers/veo/veo-entry.js';

/**
 * One vendor of the sweeps: of secrets, of kills and of faults. A new vendor adds one row to `vendorTable` and no other
 * line. Its stand-in appends `setup.resultQuery` to the addresses of results (`core.resultAddress`).
 */
export interface VendorRow {
  readonly entry: ProviderEntry;
  /** Each key variable with a value that is found in no other text. No variable for a vendor without keys. */
  readonly keys: Readonly<Record<string, string>>;
  /** Texts that give access, besides the keys and the query of results: parts of keys, and the start of signed tokens. */
  readonly secrets: readonly string[];
  /** The query with which the vendor signs the addresses of its results, with the text that must appear nowhere. */
  readonly signed: { readonly query: string; readonly secret: string };
  /** The `defaults` of a storyboard: a model with both frames whose clip has five seconds, or what it has. */
  readonly defaults: string;
  /** The length of its clips in seconds; default: 5. */
  readonly seconds?: number;
  /**
   * What the vendor reveals about a submit whose answer was lost: `named`: the task has our name, so it is found in every
   * state, and without one nothing was created; `marked`: an uploaded file has our name, so the task is found in every state,
   * and without one a person decides; `ended`: it is found when it has ended; `nothing`: a person decides.
   */
  readonly lost: 'named' | 'marked' | 'ended' | 'nothing';
  /** Settings of `provider:` with the address of the stand-in, where no variable has it. */
  readonly own?: (origin: string) => Readonly<Record<string, string>>;
  /** How many times fewer moments of a kill are tried, for a vendor whose waits take real time; default: 1. */
  readonly fewerKills?: number;
  /** Opens the stand-in. */
  open(setup: VendorSetup): Promise<VendorEmulator>;
}

/** All vendors of the sweeps. */
export const vendorTable: readonly VendorRow[] = [
  {
    entry: falEntry,
    keys: { FAL_KEY: 'id-of-the-key-of-fal:5ecret-part-of-the-key-of-fal' },
    secrets: ['id-of-the-key-of-fal', '5ecret-part-of-the-key-of-fal', 'of-the-upload'],
    signed: { query: '?X-Goog-Signature=5igned-by-fal', secret: '5igned-by-fal' },
    defaults: '{ model: fal-ai/wan-flf2v, resolution: 480P }',
    lost: 'ended',
    open: openFalEmulator,
  },
  {
    entry: klingEntry,
    keys: {
      KLINGAI_ACCESS_KEY: 'acce55-key-of-kling-0123456789',
      KLINGAI_SECRET_KEY: '5ecret-key-of-kling-0123456789',
    },
    // Every token begins with its algorithm.
    secrets: [Buffer.from('{"alg":"HS256"').toString('base64url').slice(0, 18)],
    signed: { query: '?token=5igned-by-kling', secret: '5igned-by-kling' },
    defaults: '{ model: kling-v2-1 }',
    lost: 'named',
    open: (setup) => openKlingEmulator({ ...setup, secretKey: '5ecret-key-of-kling-0123456789' }),
  },
  {
    entry: replicateEntry,
    keys: { REPLICATE_API_TOKEN: 'r8_5ecret-token-of-replicate-0123' },
    secrets: ['Bearer r8_'],
    // Results have no signature: their address is enough.
    signed: { query: '?id=5igned-by-replicate', secret: '5igned-by-replicate' },
    defaults: '{ model: wan-video/wan-2.2-i2v-fast }',
    lost: 'marked',
    open: openReplicateEmulator,
  },
  {
    entry: comfyuiEntry,
    keys: { COMFYUI_TOKEN: '5ecret-token-of-comfyui-0123456789' },
    secrets: ['Bearer 5ecret'],
    // Its results have no signature.
    signed: { query: '', secret: '5igned-by-comfyui' },
    defaults: '{ model: comfyui-workflow }',
    fewerKills: 4,
    lost: 'named',
    own: () => ({
      workflow: fileURLToPath(new URL('../../examples/comfyui/flf2v.api.json', import.meta.url)),
    }),
    open: (setup) => openComfyuiEmulator({ ...setup, token: '5ecret-token-of-comfyui-0123456789' }),
  },
  {
    entry: seedanceEntry,
    keys: { ARK_API_KEY: '5ecret-key-of-seedance-0123456789' },
    secrets: ['Bearer 5ecret'],
    signed: { query: '?X-Tos-Signature=5igned-by-seedance', secret: '5igned-by-seedance' },
    defaults: '{ model: doubao-seedance-1-0-pro-250528 }',
    lost: 'ended',
    open: openSeedanceEmulator,
  },
  {
    entry: veoEntry,
    keys: { GEMINI_API_KEY: 'AIza-5ecret-key-of-veo-0123456789' },
    secrets: ['AIza-5ecret'],
    signed: { query: '?key=5igned-by-veo', secret: '5igned-by-veo' },
    defaults: '{ model: veo-3.1-generate-preview, duration: 8 }',
    seconds: 8,
    lost: 'nothing',
    open: openVeoEmulator,
  },
];

/** Texts that no output and no file may have. */
export function secretsOf({ keys, secrets, signed }: VendorRow): readonly string[] {
  const forms = (text: string) => [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString('hex'),
    // The last characters depend on what follows.
    Buffer.from(text).toString('base64url').slice(0, -2),
  ];
  return [...new Set([...Object.values(keys).flatMap(forms), ...secrets, signed.secret])];
}

const rain = fileURLToPath(new URL('../../fixtures/takes/rain.mp4', import.meta.url));

/** The clip of a vendor's stand-in, of the length that its takes have. */
export function clipOf({ seconds = 5 }: VendorRow): VendorSetup['clip'] {
  if (seconds === 5) return () => readFile(rain);
  return () => blackClip(new AbortController().signal, { seconds, fps: 30 });
}
