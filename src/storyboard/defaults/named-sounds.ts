import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';
import type { NamedSounds } from '../storyboard.js';
import { readShotAudio, readSoundtrack } from './read-audio.js';

/**
 * The sounds of the film and of all shots, as far as they have no error: a sound can be examined whatever else is wrong
 * with its shot. `isWrong`: whether a place has an error, or one in it.
 */
export function namedSounds(valid: ValidDocument, isWrong: (path: DocumentPath) => boolean): NamedSounds {
  const rightOf = <T>(value: T, at: DocumentPath): T | undefined =>
    isNamed(value) && !isWrong(at) ? value : undefined;
  const shots = (valid.shots ?? []).flatMap((shot, index) => {
    if (shot === null || shot.skip === true) return [];
    const [at, drivenAt] = [
      ['shots', index, 'audio'],
      ['shots', index, 'driving_audio'],
    ] as const;
    const [voice, driver] = [rightOf(shot.audio, at), rightOf(shot.driving_audio, drivenAt)];
    return [
      {
        audio: typeof voice === 'boolean' ? null : readShotAudio(voice, at),
        drivingAudio: driver === undefined ? null : { src: driver.trim(), at: drivenAt },
      },
    ];
  });
  const soundtrack = rightOf(valid.film?.audio, ['film', 'audio']);
  return { film: { audio: readSoundtrack(soundtrack) }, shots };
}

// An error that belongs to no key can have left a value out anywhere.
function isNamed(value: unknown): boolean {
  const src = typeof value === 'object' && value !== null && 'src' in value ? value.src : value;
  return typeof src === 'string';
}
