import type { MediaEngine } from './engine.js';

/** The oldest version with all required features (it introduced xfade). */
export const MIN_VERSION = [4, 3] as const;

/** Features that every film needs. */
export const ESSENTIAL = [
  'encoder libx264',
  'filter scale',
  'filter xfade',
  'filter setparams',
  'muxer mp4',
] as const;

/** Features that some storyboards need. Those storyboards report an error if one is missing. */
export const OPTIONAL = [
  'encoder aac',
  'encoder mov_text',
  'filter loudnorm',
  'filter overlay',
  'filter premultiply',
  'filter sidechaincompress',
  'decoder h264',
  'decoder hevc',
  'decoder png',
  'decoder mjpeg',
  'decoder bmp',
  'decoder webp',
  'decoder gif',
  'decoder tiff',
  'filter amix',
  'filter adelay',
  'filter alimiter',
  'filter tpad',
  'filter lutyuv',
  'decoder aac',
  'encoder gif',
  'encoder libwebp_anim',
  'filter palettegen',
  'filter paletteuse',
  'filter zscale',
  'filter tonemap',
  'muxer gif',
  'muxer webp',
  'encoder wavpack',
  'decoder wavpack',
  'muxer wv',
  'encoder png',
  'encoder mjpeg',
] as const;

/** The essential and optional features that an engine does not list. */
export function missingFeatures(available: ReadonlySet<string>): readonly string[] {
  return [...ESSENTIAL, ...OPTIONAL].filter((need) => !available.has(need));
}

/** Why an engine cannot be used at all; undefined when it can. */
export function findDefect({ version, lacks }: Pick<MediaEngine, 'version' | 'lacks'>): string | undefined {
  const numbers = /^n?(\d+)\.(\d+)/.exec(version);
  // A build from a repository has no version number; it is newer than any release that is too old.
  if (numbers !== null) {
    const [major, minor] = [Number(numbers[1]), Number(numbers[2])];
    if (major < MIN_VERSION[0] || (major === MIN_VERSION[0] && minor < MIN_VERSION[1])) {
      return `version ${version} is too old; ${MIN_VERSION.join('.')} or newer is required`;
    }
  }
  const missing = lacks.filter((need) => (ESSENTIAL as readonly string[]).includes(need));
  return missing.length === 0 ? undefined : `it lacks ${missing.join(', ')}`;
}
