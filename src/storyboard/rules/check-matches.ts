import { type Diagnostic, errorAt } from '../../diagnostics/diagnostic.js';
import { readMatch, shareImage } from '../defaults/read-match.js';
import { readTransition } from '../defaults/read-transition.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';
import type { ResolvedImages } from './resolve-images.js';

/** Whether each shot that asks for matched colours goes on from the still of the one before. */
export function checkMatches(
  { film = {}, shots = [] }: ValidDocument,
  images: ResolvedImages,
): readonly Diagnostic[] {
  return shots.flatMap((shot, index) => {
    if (readMatch(shot?.match_color ?? false) === null) return [];
    const at = ['shots', index, 'match_color'];
    const name = shot?.id === undefined ? `Shot ${index + 1}` : `Shot "${shot.id}"`;
    const error = (message: string, help: string) => [
      errorAt(at, { code: 'match-without-still', on: 'key', message, help }),
    ];
    if (index === 0) {
      return error(
        'The first shot has no shot before it, so there are no colours to match.',
        'Move "match_color" to the shot after, or remove it.',
      );
    }
    const { kind } = readTransition(shot?.transition ?? film.transition ?? 'cut');
    if (kind !== 'cut') {
      return error(
        `${name} begins with a ${kind}; colours are matched only where a shot goes on from the still of the one before.`,
        `Write "transition: cut" for this shot, or remove "match_color".`,
      );
    }
    const [before, after] = [images.shots[index - 1]?.last, images.shots[index]?.first];
    // What could not be looked up was told at its own place.
    if (!after || shareImage(images.shots, index)) return [];
    if (!before && shots[index - 1]?.last !== undefined) return [];
    return error(
      `${name} does not start on the still that the shot before ends on, so there are no colours to match.`,
      'Start it with "first: previous", or remove "match_color".',
    );
  });
}
