import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import type {
  ShotAudio as ShotAudioDocument,
  Soundtrack as SoundtrackDocument,
} from '../schema/schema.generated.js';
import type { ShotAudio, Soundtrack } from '../storyboard.js';
import { readTime } from './read-transition.js';

/** The soundtrack, with defaults; null where there is none. */
export function readSoundtrack(written: SoundtrackDocument | undefined): Soundtrack | null {
  if (written === undefined) return null;
  if (typeof written === 'string') return { ...readSoundtrack({ src: written })!, at: ['film', 'audio'] };
  const { src, offset = '0s', volume = 1, fade_in = '0s', fade_out = '0s', loop = true, loudness } = written;
  return {
    src: src.trim(),
    offset: readTime(offset),
    volume,
    fadeIn: readTime(fade_in),
    fadeOut: readTime(fade_out),
    loop,
    loudness: loudness === undefined ? null : Number.parseFloat(loudness),
    at: ['film', 'audio', 'src'],
  };
}

/** The audio of a shot, with defaults; null where there is none. */
export function readShotAudio(
  written: Exclude<ShotAudioDocument, boolean> | undefined,
  at: DocumentPath,
): ShotAudio | null {
  if (written === undefined) return null;
  if (typeof written === 'string') return { src: written.trim(), delay: 0, volume: 1, at };
  const { src, at: start = '0s', volume = 1 } = written;
  return { src: src.trim(), delay: readTime(start), volume, at: [...at, 'src'] };
}
