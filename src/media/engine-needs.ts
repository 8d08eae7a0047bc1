import type { MediaEngine } from './engine.js';

/** The oldest ffmpeg that has everything we rely on (xfade came with it). */
export const OLDEST_VERSION = [4, 3] as const;

/** Without these no film can be made. */
export const ESSENTIAL = [
  'encoder libx264',
  'filter scale',
  'filter xfade',
  'filter setparams',
  'muxer mp4',
] as const;

/** Without these some storyboards cannot be filmed; which ones is said when they ask for it. */
export const WANTED = [
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

/** What is missing, of all that is essential or wanted, in an engine that lists what it has. */
export function lackingFrom(has: ReadonlySet<string>): readonly string[] {
  return [...ESSENTIAL, ...WANTED].filter((need) => !has.has(need));
}

/** Why an engine cannot be used at all; undefined when it can. */
export function unusableBecause({
  version,
  lacks,
}: Pick<MediaEngine, 'version' | 'lacks'>): string | undefined {
  const numbers = /^n?(\d+)\.(\d+)/.exec(version);
  // A build from a repository has no number; it is newer than any release that we would refuse.
  if (numbers !== null) {
    const [major, minor] = [Number(numbers[1]), Number(numbers[2])];
    if (major < OLDEST_VERSION[0] || (major === OLDEST_VERSION[0] && minor < OLDEST_VERSION[1])) {
      return `it is version ${version}, and ${OLDEST_VERSION.join('.')} is the oldest that will do`;
    }
  }
  const missing = lacks.filter((need) => (ESSENTIAL as readonly string[]).includes(need));
  return missing.length === 0 ? undefined : `it lacks ${missing.join(', ')}`;
}
