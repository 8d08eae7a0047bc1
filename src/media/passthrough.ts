import type { MediaEngine } from './engine.js';

/** Lets every frame through with its own time; the option was renamed in ffmpeg 5.1. */
export function passthrough({ version }: Pick<MediaEngine, 'version'>): readonly string[] {
  const [, major, minor] = /^n?(\d+)\.(\d+)/.exec(version) ?? [];
  const old = major !== undefined && (Number(major) < 5 || (Number(major) === 5 && Number(minor) < 1));
  return old ? ['-vsync', 'passthrough'] : ['-fps_mode', 'passthrough'];
}
