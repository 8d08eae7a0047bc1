import { readFile, stat } from 'node:fs/promises';
import { sha256 } from '../base/digest.js';
import { type Diagnostic, errorAt } from '../diagnostics/diagnostic.js';
import type { DrivingAudio } from '../plan/driving-audio.js';
import type { DrivingAudioReference, Shot } from '../storyboard/storyboard.js';
import { codeOf } from '../system/atomic-file.js';
import { soundPath } from './load-sounds.js';
import { readSoundFacts } from './sound-facts.js';

/** The sounds that could be read, by their src, and what is wrong with the others. */
export interface LoadedDrivingAudio {
  readonly sounds: ReadonlyMap<string, DrivingAudio>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads every sound that a shot gives its model to listen to, each once. */
export async function loadDrivingAudio(
  shots: readonly Pick<Shot, 'drivingAudio'>[],
  root: string,
): Promise<LoadedDrivingAudio> {
  const sounds = new Map<string, DrivingAudio>();
  const diagnostics: Diagnostic[] = [];
  for (const { drivingAudio: asked } of shots) {
    if (asked === null || sounds.has(asked.src)) continue;
    const found = await loadOne(asked, root);
    if ('digest' in found) sounds.set(asked.src, found);
    else diagnostics.push(found);
  }
  return { sounds, diagnostics };
}

const LARGEST = 256 * 1024 * 1024;

async function loadOne({ src, at }: DrivingAudioReference, root: string): Promise<DrivingAudio | Diagnostic> {
  const mistake = (message: string, help: string) => errorAt(at, { code: 'sound-missing', message, help });
  const path = soundPath(src, root);
  if (path === undefined) {
    const help = 'Download the sound and name it by its path, relative to this file.';
    return mistake(`"${src}" is no local file.`, help);
  }
  try {
    // A pipe or a device could be read for ever, and nothing that a model takes is anywhere near that large.
    const state = await stat(path);
    if (!state.isFile())
      return mistake(`The sound file "${src}" is no file.`, `It was looked for at ${path}.`);
    if (state.size > LARGEST) {
      const message = `The driving audio "${src}" has ${Math.round(state.size / 1e6)} MB, more than any model takes.`;
      return errorAt(at, {
        code: 'audio-too-heavy',
        message,
        help: 'Cut it to the part that belongs to this shot.',
      });
    }
    const bytes = await readFile(path);
    const facts = readSoundFacts(bytes);
    if (facts.ok) return { uri: src, file: path, digest: sha256(bytes), bytes: bytes.length, ...facts.value };
    return errorAt(at, {
      code: 'audio-format-refused',
      message: `The driving audio "${src}" is ${facts.error === 'unknown' ? 'neither WAV nor MP3' : 'damaged or cut off'}.`,
      help: 'Save it as WAV or MP3; the name of a file alone does not make it one.',
    });
  } catch (error) {
    const what = codeOf(error) === 'ENOENT' ? 'does not exist' : `cannot be read (${codeOf(error)})`;
    return mistake(`The sound file "${src}" ${what}.`, `It was looked for at ${path}.`);
  }
}
