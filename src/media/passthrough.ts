import type { MediaEngine } from './engine.js';

/** Options that keep every frame and its timestamp. The option was renamed in ffmpeg 5.1. */
export function passthroughOptions({ version }: Pick<MediaEngine, 'version'>): readonly string[] {
  const [, major, minor] = /^n?(\d+)\.(\d+)/.exec(version) ?? [];
  const old = major !== undefined && (Number(major) < 5 || (Number(major) === 5 && Number(minor) < 1));
  return old ? ['-vsync', 'passthrough'] : ['-fps_mode', 'passthrough'];
}
