import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Digest } from '../base/digest.js';
import { type Diagnostic, type DocumentPath, errorAt } from '../diagnostics/diagnostic.js';
import type { NamedSounds, Shot } from '../storyboard/storyboard.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { pathOfFileUrl } from '../system/file-url.js';
import { hashFile } from '../system/hash-file.js';
import type { SoundFile } from '../timeline/timeline-sound.js';
import { inspectSound, type NamedSound, notASound, type SoundExaminer } from './inspect-sound.js';
import { explainLostLink } from './lost-link.js';
import { pathOnDisk } from './path-on-disk.js';

/** The sound files that could be found, by their src, and the errors of the rest. */
export interface LoadedSounds {
  readonly sounds: ReadonlyMap<string, SoundFile>;
  /** The lengths of those that were decoded, in seconds. */
  readonly lengths: ReadonlyMap<Digest, number>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds the sound files of a storyboard, reads their digests and examines them. */
export async function loadSounds(
  { film, shots }: { readonly film: NamedSounds['film']; readonly shots: readonly Pick<Shot, 'audio'>[] },
  root: string,
  examiner: SoundExaminer,
): Promise<LoadedSounds> {
  const sounds = new Map<string, SoundFile>();
  const lengths = new Map<Digest, number>();
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  for (const { src, at } of [film.audio, ...shots.map(({ audio }) => audio)].filter((one) => one !== null)) {
    if (seen.has(src)) continue;
    const found = await loadOne({ src, at }, root, examiner);
    // A sound that many shots use is examined once; a missing one is reported wherever it is named.
    if (found.isExamined) seen.add(src);
    if (found.problem !== null) diagnostics.push(found.problem);
    if (found.sound === undefined) continue;
    sounds.set(src, found.sound);
    if (found.seconds !== null) lengths.set(found.sound.digest, found.seconds);
  }
  return { sounds, lengths, diagnostics };
}

interface FoundSound {
  /** Absent when it cannot be used. */
  readonly sound?: SoundFile;
  readonly seconds: number | null;
  readonly problem: Diagnostic | null;
  readonly isExamined: boolean;
}

async function loadOne(
  { src, at }: Omit<NamedSound, 'path'>,
  root: string,
  examiner: SoundExaminer,
): Promise<FoundSound> {
  const refused = (problem: Diagnostic): FoundSound => ({ seconds: null, problem, isExamined: false });
  const written = soundPath(src, root);
  const path = written === undefined ? undefined : await pathOnDisk(written);
  if (path === undefined) {
    const help = 'Download the sound and use its path, relative to this file.';
    return refused(soundMistake(at, `"${src}" is not a local file.`, help));
  }
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile() || facts.size === 0) {
    const what = facts === undefined ? 'does not exist' : facts.isFile() ? 'is empty' : 'is not a file';
    const help = (await explainLostLink(path)) ?? `The path is ${path}.`;
    return refused(soundMistake(at, `The sound file "${src}" ${what}.`, help));
  }
  try {
    const other = await notASound({ src, path, at });
    if (other !== null) return refused(other);
    const digest = await hashFile(path, examiner.signal);
    const inspected = await inspectSound({ src, path, at, digest }, examiner);
    const isUsable = inspected.problem?.severity !== 'error';
    return { ...(isUsable ? { sound: { path, digest } } : {}), ...inspected, isExamined: true };
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    const message = `The sound file "${src}" cannot be read: ${errnoMessage(error)}.`;
    return refused(soundMistake(at, message, 'Change its permissions, or copy it to another place.'));
  }
}

function soundMistake(at: DocumentPath, message: string, help: string): Diagnostic {
  return errorAt(at, { code: 'sound-missing', message, help });
}

/** The path of a local sound file; undefined for any other address. */
export function soundPath(src: string, root: string): string | undefined {
  if (/^file:\/\/\//i.test(src)) return pathOfFileUrl(src);
  return /^[a-z][a-z0-9+.-]+:/i.test(src) && !/^[a-z]:[\\/]/i.test(src) ? undefined : resolve(root, src);
}
