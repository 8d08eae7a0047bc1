import { open, readFile, stat } from 'node:fs/promises';
import type { Digest } from '../base/digest.js';
import { LFS_HELP } from '../base/lfs-pointer.js';
import { type Diagnostic, type DocumentPath, errorAt, warningAt } from '../diagnostics/diagnostic.js';
import type { MediaEngine } from '../media/engine.js';
import { measureSounds, type SoundMeasurement } from '../media/measure-sounds.js';
import { BrokenMp4 } from '../media/mp4/boxes.js';
import { readMp4 } from '../media/mp4/read-mp4.js';
import { isRefusedInput } from '../media/run-process.js';
import type { SoundCache } from '../store/cache/sound-cache.js';
import { formatOf, latin1 } from './image-format.js';
import { secondSound } from './joined-sound.js';
import { soundEnd } from './sound-end.js';

/** What sounds are examined with. */
export interface SoundExaminer {
  /** Called only for a sound that was not decoded before. Rejects when there is no ffmpeg. */
  readonly engine: () => Promise<MediaEngine>;
  readonly cache: Pick<SoundCache, 'seconds'>;
  readonly signal: AbortSignal;
}

/** A sound file, and where the storyboard names it. */
export interface NamedSound {
  readonly src: string;
  readonly path: string;
  readonly at: DocumentPath;
}

/** What is known of a sound: its length in seconds, if it was decoded, and what is wrong with it. */
export interface InspectedSound {
  readonly seconds: number | null;
  readonly problem: Diagnostic | null;
}

/** Files that are certainly not a sound, by their first bytes. Throws the error of the file system. */
export async function notASound({ src, path, at }: NamedSound): Promise<Diagnostic | null> {
  const what = await otherThing(path);
  if (what === null) return null;
  return errorAt(at, {
    code: 'not-a-sound',
    message: `"${src}" is not a sound: its content is ${what}.`,
    help: what.includes('Git LFS') ? LFS_HELP : 'Use a sound file, such as WAV, MP3 or M4A.',
  });
}

/**
 * Examines a sound from its first byte to its last: a film must not fail, or be silent, because of it after its clips were
 * paid for. Without an ffmpeg, only what the bytes themselves show is reported.
 */
export async function inspectSound(
  sound: NamedSound & { readonly digest: Digest },
  { engine, cache, signal }: SoundExaminer,
): Promise<InspectedSound> {
  const known = cache.seconds(sound.digest);
  if (known !== undefined) return { seconds: known, problem: null };
  const { end, second } = await structureOf(sound.path);
  if (second !== undefined) return { seconds: null, problem: joined(sound, second) };
  if (end === 'missing') return { seconds: null, problem: cutOff(sound, 'its end is missing') };
  const used = await engine().catch(() => undefined);
  signal.throwIfAborted();
  if (used === undefined) return { seconds: null, problem: null };
  try {
    const [measured] = await measureSounds([sound.path], used, signal);
    const problem = problemOf(sound, measured!) ?? (end === 'partial' ? maybeCutOff(sound) : null); // One for the one path.
    return { seconds: measured!.seconds, problem };
  } catch (error) {
    signal.throwIfAborted();
    if (!isRefusedInput(error)) throw error;
    const isHalf = await isHalfMp4(sound.path);
    const problem = isHalf ? cutOff(sound, 'its end is missing') : whyNotDecoded(sound, error.message);
    return { seconds: null, problem };
  }
}

const NEGLIGIBLE = 0.1;

function problemOf(
  sound: NamedSound,
  { seconds, declared, changes, cutOff: isCutOff }: SoundMeasurement,
): Diagnostic | null {
  if (seconds === 0) {
    return errorAt(sound.at, {
      code: 'sound-empty',
      message: `The sound file "${sound.src}" contains no sound: it is 0 seconds long.`,
      help: 'Use another file, or save it again from its source.',
    });
  }
  if (declared !== null && !changes && declared - seconds > NEGLIGIBLE) {
    const lengths = `${seconds.toFixed(1)} of ${declared.toFixed(1)} seconds exist`;
    return cutOff(sound, lengths);
  }
  return isCutOff ? cutOff(sound, 'its end is missing') : null;
}

function cutOff({ src, at }: NamedSound, what: string): Diagnostic {
  return errorAt(at, {
    code: 'sound-cut-off',
    message: `The sound file "${src}" is cut off: ${what}.`,
    help: 'Copy or download it again. If nothing is missing, save it again with an audio editor.',
  });
}

function joined({ src, at }: NamedSound, second: number): Diagnostic {
  return errorAt(at, {
    code: 'sound-joined',
    message: `"${src}" is several sound files, one after the other: the second starts at byte ${second}, and would not be played.`,
    help: 'Join the sounds with an audio editor or with "ffmpeg -i first -i second -filter_complex concat=v=0:a=1 joined.flac".',
  });
}

function maybeCutOff({ src, at }: NamedSound): Diagnostic {
  return warningAt(at, {
    code: 'sound-cut-off',
    message: `The sound file "${src}" may be cut off: it ends in the middle of a packet.`,
    help: 'Play its end. If something is missing, copy or download it again.',
  });
}

// An ffmpeg without a filter says nothing about the sound.
function whyNotDecoded({ src, at }: NamedSound, message: string): Diagnostic | null {
  if (/No such filter|Filter not found/i.test(message)) return null;
  if (/Stream map .* matches no streams/.test(message)) {
    return errorAt(at, {
      code: 'not-a-sound',
      message: `"${src}" has no sound: it contains no audio track.`,
      help: 'Use a file with sound, such as WAV, MP3 or M4A.',
    });
  }
  return errorAt(at, {
    code: 'sound-unreadable',
    message: `"${src}" is not a sound that can be played.`,
    help: 'Check that it plays in another program to its end, and save it again, for example as WAV or MP3.',
  });
}

async function otherThing(path: string): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
    const head = buffer.subarray(0, bytesRead);
    const format = formatOf(head);
    if (format === null) return isText(head) ? 'a text' : null;
    if (typeof format === 'string' || format.kind === 'refused') return 'an image';
    return format.name === 'video' ? null : `a ${format.name}`;
  } finally {
    await file.close();
  }
}

// A playlist or a note. Every sound has control characters near its start.
function isText(head: Uint8Array): boolean {
  const text = latin1(head, 0, head.length);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what tells a text from other files.
  return !/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text);
}

// No sound for a film is that large, and it would have to be in memory.
const MAX_BYTES = 256 * 1024 * 1024;

interface SoundStructure {
  readonly end: ReturnType<typeof soundEnd>;
  readonly second: number | undefined;
}

async function structureOf(path: string): Promise<SoundStructure> {
  const { size } = await stat(path);
  if (size > MAX_BYTES) return { end: null, second: undefined };
  const bytes = await readFile(path);
  return { end: soundEnd(bytes), second: secondSound(bytes) };
}

// The index of many MP4 files is at their end, and nothing can be played without it.
async function isHalfMp4(path: string): Promise<boolean> {
  try {
    await readMp4(path);
    return false;
  } catch (error) {
    return error instanceof BrokenMp4 && /has no moov|cut off|truncated/.test(error.message);
  }
}
