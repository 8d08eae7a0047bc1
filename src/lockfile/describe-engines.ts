import type { LockedEngine } from './format.js';

/** Two engines as people compare them: why bits may differ. */
export function enginesWords(locked: LockedEngine | null, here: LockedEngine | null): string {
  if (engineWords(locked) === engineWords(here)) return `both were made with ${engineWords(here)}`;
  return `it was locked with ${engineWords(locked)}, and this is ${engineWords(here)}`;
}

/** An engine in a few words: "ffmpeg 5.1.9", "ffmpeg 5.1.4 (WebAssembly)". */
export function engineWords(engine: LockedEngine | null): string {
  if (engine === null) return 'no ffmpeg';
  return `ffmpeg ${engine.version}${engine.kind === 'wasm' ? ' (WebAssembly)' : ''}`;
}
