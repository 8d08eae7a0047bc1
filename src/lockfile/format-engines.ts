import type { LockedEngine } from './format.js';

/** Two engines as people compare them: why bits may differ. */
export function formatEngines(locked: LockedEngine | null, here: LockedEngine | null): string {
  if (formatEngine(locked) === formatEngine(here)) return `both were made with ${formatEngine(here)}`;
  return `it was locked with ${formatEngine(locked)}, and this is ${formatEngine(here)}`;
}

/** An engine in a few words: "ffmpeg 5.1.9", "ffmpeg 5.1.4 (WebAssembly)". */
export function formatEngine(engine: LockedEngine | null): string {
  if (engine === null) return 'no ffmpeg';
  return `ffmpeg ${engine.version}${engine.kind === 'wasm' ? ' (WebAssembly)' : ''}`;
}
