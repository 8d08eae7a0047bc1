import type { LockedEngine } from './format.js';

/** Compares two engines: the reason why bytes may differ. */
export function formatEngines(locked: LockedEngine | null, here: LockedEngine | null): string {
  if (formatEngine(locked) === formatEngine(here)) return `both were assembled with ${formatEngine(here)}`;
  return `locked with ${formatEngine(locked)}, now ${formatEngine(here)}`;
}

/** An engine as text: "ffmpeg 5.1.9", "ffmpeg 5.1.4 (WebAssembly)". */
export function formatEngine(engine: LockedEngine | null): string {
  if (engine === null) return 'no ffmpeg';
  return `ffmpeg ${engine.version}${engine.kind === 'wasm' ? ' (WebAssembly)' : ''}`;
}
