import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MediaEngine } from '../../src/media/engine.js';
import { resolveEngine } from '../../src/media/resolve-engine.js';

/** A signal that never aborts. */
export const untroubled = new AbortController().signal;

/** The engines that this machine has: always the WASM build, and the first native ffmpeg that is found. */
export async function enginesHere(): Promise<readonly MediaEngine[]> {
  const search = { env: process.env, signal: untroubled, trialsFile: trials };
  const wasm = await resolveEngine({ ...search, flag: 'wasm' });
  const first = await resolveEngine(search);
  return first.kind === 'native' ? [first, wasm] : [wasm];
}

/** The fastest engine of this machine. */
export async function engineHere(): Promise<MediaEngine> {
  return resolveEngine({ env: process.env, signal: untroubled, trialsFile: trials });
}

/** A temporary folder that goes away with the scope. */
export function temporaryFolder(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'inbetween-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** An image of fixtures/keyframes. */
export function image(name: string): string {
  const path = fileURLToPath(new URL(`../../fixtures/keyframes/${name}`, import.meta.url));
  if (!existsSync(path)) throw new Error(`There is no image ${name}.`);
  return path;
}

/** Where the tests keep what they know of them. */
export const trials = join(tmpdir(), 'inbetween-test-engines.json');
