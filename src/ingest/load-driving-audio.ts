import { readFile, stat } from 'node:fs/promises';
import { type Digest, sha256 } from '../base/digest.js';
import { isLfsPointer, LFS_HELP } from '../base/lfs-pointer.js';
import { type Diagnostic, errorAt } from '../diagnostics/diagnostic.js';
import type { DrivingAudio } from '../plan/driving-audio.js';
import type { DrivingAudioReference, Shot } from '../storyboard/storyboard.js';
import { codeOf } from '../system/atomic-file.js';
import { latin1 } from './image-format.js';
import { inspectSound, type SoundExaminer } from './inspect-sound.js';
import { soundPath } from './load-sounds.js';
import { explainLostLink } from './lost-link.js';
import { pathOnDisk } from './path-on-disk.js';
import { readSoundFacts } from './sound-facts.js';

/** The driving audio that could be read, by its src, and the errors of the rest. */
export interface LoadedDrivingAudio {
  readonly sounds: ReadonlyMap<string, DrivingAudio>;
  /** The lengths of those that were decoded, in seconds. */
  readonly lengths: ReadonlyMap<Digest, number>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and examines the driving audio of all shots, each file once. */
export async function loadDrivingAudio(
  shots: readonly Pick<Shot, 'drivingAudio'>[],
  root: string,
  examiner: SoundExaminer,
): Promise<LoadedDrivingAudio> {
  const sounds = new Map<string, DrivingAudio>();
  const lengths = new Map<Digest, number>();
  const diagnostics: Diagnostic[] = [];
  for (const { drivingAudio: reference } of shots) {
    if (reference === null || sounds.has(reference.src)) continue;
    const found = await loadOne(reference, root);
    if (!('digest' in found)) {
      diagnostics.push(found);
      continue;
    }
    sounds.set(reference.src, found);
    const { seconds, problem } = await inspectSound({ ...reference, ...found, path: found.file }, examiner);
    if (problem !== null) diagnostics.push(problem);
    if (seconds !== null) lengths.set(found.digest, seconds);
  }
  return { sounds, lengths, diagnostics };
}

const MAX_BYTES = 256 * 1024 * 1024;

async function loadOne({ src, at }: DrivingAudioReference, root: string): Promise<DrivingAudio | Diagnostic> {
  const missing = (message: string, help: string) => errorAt(at, { code: 'sound-missing', message, help });
  const written = soundPath(src, root);
  const path = written === undefined ? undefined : await pathOnDisk(written);
  if (path === undefined) {
    const help = 'Download the sound and use its path, relative to this file.';
    return missing(`"${src}" is not a local file.`, help);
  }
  try {
    // Reading a pipe or a device may never end, and no model accepts a file of nearly that size.
    const state = await stat(path);
    if (!state.isFile()) return missing(`The sound file "${src}" is not a file.`, `The path is ${path}.`);
    if (state.size > MAX_BYTES) {
      const message = `The driving audio "${src}" has ${Math.round(state.size / 1e6)} MB, more than any model accepts.`;
      return errorAt(at, {
        code: 'audio-file-too-large',
        message,
        help: 'Cut it to the part for this shot.',
      });
    }
    if (state.size === 0) return missing(`The sound file "${src}" is empty.`, `The path is ${path}.`);
    const bytes = await readFile(path);
    if (isLfsPointer(latin1(bytes, 0, 100))) {
      return missing(`The sound file "${src}" is a pointer of Git LFS, not a sound.`, LFS_HELP);
    }
    const facts = readSoundFacts(bytes);
    if (facts.ok) return { uri: src, file: path, digest: sha256(bytes), bytes: bytes.length, ...facts.value };
    return errorAt(at, {
      code: 'audio-format-refused',
      message: `The driving audio "${src}" is ${facts.error === 'unknown' ? 'neither WAV nor MP3' : 'damaged or cut off'}.`,
      help: 'Save it as WAV or MP3. The extension of the file name is not enough.',
    });
  } catch (error) {
    const what = codeOf(error) === 'ENOENT' ? 'does not exist' : `cannot be read (${codeOf(error)})`;
    return missing(
      `The sound file "${src}" ${what}.`,
      (await explainLostLink(path)) ?? `The path is ${path}.`,
    );
  }
}
