import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Diagnostic, type DocumentPath, errorAt } from '../diagnostics/diagnostic.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { pathOfFileUrl } from '../system/file-url.js';
import { hashFile } from '../system/hash-file.js';
import type { SoundFile } from '../timeline/timeline-sound.js';
import { formatOf } from './image-format.js';
import { pathOnDisk } from './path-on-disk.js';

/** The sound files that could be found, by their src, and the errors of the rest. */
export interface LoadedSounds {
  readonly sounds: ReadonlyMap<string, SoundFile>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds the sound files of a storyboard and reads their digests. */
export async function loadSounds(
  { film, shots }: Pick<Storyboard, 'film' | 'shots'>,
  root: string,
  signal: AbortSignal,
): Promise<LoadedSounds> {
  const sounds = new Map<string, SoundFile>();
  const diagnostics: Diagnostic[] = [];
  for (const { src, at } of [film.audio, ...shots.map(({ audio }) => audio)].filter((one) => one !== null)) {
    if (sounds.has(src)) continue;
    const written = soundPath(src, root);
    const path = written === undefined ? undefined : await pathOnDisk(written);
    if (path === undefined) {
      diagnostics.push(
        soundMistake(
          at,
          `"${src}" is not a local file.`,
          'Download the sound and use its path, relative to this file.',
        ),
      );
      continue;
    }
    const facts = await stat(path).catch(() => undefined);
    if (facts?.isFile() && facts.size > 0) {
      try {
        const other = await otherThing(path);
        if (other === null) sounds.set(src, { path, digest: await hashFile(path, signal) });
        else diagnostics.push(notASound(at, `"${src}" is not a sound: its content is ${other}.`));
      } catch (error) {
        if (!isSystemFault(error)) throw error;
        const message = `The sound file "${src}" cannot be read: ${errnoMessage(error)}.`;
        diagnostics.push(soundMistake(at, message, 'Change its permissions, or copy it to another place.'));
      }
    } else {
      const what = facts === undefined ? 'does not exist' : facts.isFile() ? 'is empty' : 'is not a file';
      diagnostics.push(soundMistake(at, `The sound file "${src}" ${what}.`, `The path is ${path}.`));
    }
  }
  return { sounds, diagnostics };
}

// Files that are certainly not a sound are reported without ffmpeg, before the film is assembled.
async function otherThing(path: string): Promise<string | null> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
    const format = formatOf(buffer.subarray(0, bytesRead));
    if (format === null) return null;
    if (typeof format === 'string' || format.kind === 'refused') return 'an image';
    return format.name === 'video' ? null : `a ${format.name}`;
  } finally {
    await file.close();
  }
}

function notASound(at: DocumentPath, message: string): Diagnostic {
  return errorAt(at, {
    code: 'not-a-sound',
    message,
    help: 'Use a sound file, such as WAV, MP3 or M4A.',
  });
}

function soundMistake(at: DocumentPath, message: string, help: string): Diagnostic {
  return errorAt(at, { code: 'sound-missing', message, help });
}

/** The path of a local sound file; undefined for any other address. */
export function soundPath(src: string, root: string): string | undefined {
  if (/^file:\/\/\//i.test(src)) return pathOfFileUrl(src);
  return /^[a-z][a-z0-9+.-]+:/i.test(src) && !/^[a-z]:[\\/]/i.test(src) ? undefined : resolve(root, src);
}
