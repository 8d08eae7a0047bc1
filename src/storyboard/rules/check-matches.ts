import { type Diagnostic, errorAt } from '../../diagnostics/diagnostic.js';
import { readMatch, sharesKeyframe } from '../defaults/read-match.js';
import { readTransition } from '../defaults/read-transition.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';
import type { ResolvedImages } from './resolve-images.js';

/** Whether each shot with `match_color` starts on the keyframe that the previous shot ends on. */
export function checkMatches(
  { film = {}, shots = [] }: ValidDocument,
  images: ResolvedImages,
): readonly Diagnostic[] {
  return shots.flatMap((shot, index) => {
    if (readMatch(shot?.match_color ?? false) === null) return [];
    const at = ['shots', index, 'match_color'];
    const name = shot?.id === undefined ? `Shot ${index + 1}` : `Shot "${shot.id}"`;
    const error = (message: string, help: string) => [
      errorAt(at, { code: 'match-without-keyframe', on: 'key', message, help }),
    ];
    if (index === 0) {
      return error(
        'The first shot has no previous shot whose colours it could match.',
        'Move "match_color" to the next shot, or remove it.',
      );
    }
    const { kind } = readTransition(shot?.transition ?? film.transition ?? 'cut');
    if (kind !== 'cut') {
      return error(
        `${name} starts with a ${kind}. Colours can be matched only at a cut between shots that share a keyframe.`,
        `Write "transition: cut" in this shot, or remove "match_color".`,
      );
    }
    const [before, after] = [images.shots[index - 1]?.last, images.shots[index]?.first];
    // A reference that could not be resolved has its own diagnostic.
    if (!after || sharesKeyframe(images.shots, index)) return [];
    if (!before && shots[index - 1]?.last !== undefined) return [];
    return error(
      `${name} does not start on the keyframe that the previous shot ends on, so there are no colours to match.`,
      'Write "first: previous" in this shot, or remove "match_color".',
    );
  });
}
