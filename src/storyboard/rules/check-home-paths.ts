import { readUrl } from '../../base/read-url.js';
import type { Diagnostic, DocumentPath } from '../../diagnostics/diagnostic.js';
import { errorAt } from '../../diagnostics/diagnostic.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';

/** Whether a path names a home folder, also as a file:// address. */
export function startsWithHome(text: string): boolean {
  return /^(?:file:\/\/)?~/i.test(text.trim());
}

/** Reports a path that starts with "~". */
export function homeInPath(at: DocumentPath, help: string): Diagnostic {
  return errorAt(at, {
    code: 'home-in-path',
    message: 'A path cannot start with "~": it is a different folder for every user.',
    help,
  });
}

/** Checks the paths of sounds and the address of the shared store. Those of images and outputs have their own rules. */
export function checkHomePaths(document: ValidDocument): readonly Diagnostic[] {
  const { store, film, shots = [] } = document;
  return [
    ...(typeof store === 'string' ? inStore(store, ['store']) : inStore(store?.at, ['store', 'at'])),
    ...inSound(film?.audio, ['film', 'audio']),
    ...shots.flatMap((shot, index) => [
      ...inSound(shot?.audio, ['shots', index, 'audio']),
      ...inSound(shot?.driving_audio, ['shots', index, 'driving_audio']),
    ]),
  ];
}

function inStore(text: string | undefined, at: DocumentPath): readonly Diagnostic[] {
  if (text === undefined) return [];
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text.trim()) && readUrl(text.trim()) === undefined) {
    const help = 'Write it like s3://bucket/prefix, https://example.com/clips or ../clips.';
    return [
      errorAt(at, { code: 'bad-address', message: 'This is not a valid address of a shared store.', help }),
    ];
  }
  if (!startsWithHome(text)) return [];
  return [
    homeInPath(
      at,
      `Set the variable INBETWEEN_STORE to "${text.trim()}" on each machine, or write another path.`,
    ),
  ];
}

function inSound(sound: unknown, at: DocumentPath): readonly Diagnostic[] {
  const help = 'Write a path relative to the storyboard, or an absolute path.';
  if (typeof sound === 'string') return startsWithHome(sound) ? [homeInPath(at, help)] : [];
  if (typeof sound !== 'object' || sound === null || !('src' in sound)) return [];
  return typeof sound.src === 'string' && startsWithHome(sound.src) ? [homeInPath([...at, 'src'], help)] : [];
}
