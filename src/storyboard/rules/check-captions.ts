import { type Diagnostic, errorAt } from '../../diagnostics/diagnostic.js';
import { readTime } from '../defaults/read-transition.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';

/** Whether timed captions follow one another without overlap. */
export function checkCaptions({ shots = [] }: ValidDocument): readonly Diagnostic[] {
  return shots.flatMap((shot, index) => {
    if (!Array.isArray(shot?.caption)) return [];
    let before = 0;
    return shot.caption.flatMap((cue, n): readonly Diagnostic[] => {
      if (cue?.from === undefined || cue.to === undefined) return [];
      const [from, to] = [readTime(cue.from), readTime(cue.to)];
      const at = ['shots', index, 'caption', n] as const;
      if (to <= from) {
        return [
          errorAt([...at, 'to'], {
            code: 'caption-times',
            message: `This caption ends at ${cue.to}, but it starts at ${cue.from}.`,
            help: 'The end must be later than the start.',
          }),
        ];
      }
      const early = from < before;
      before = to;
      return early
        ? [
            errorAt([...at, 'from'], {
              code: 'caption-times',
              message: `This caption starts at ${cue.from}, before the caption above it has ended.`,
              help: 'Only one caption can be shown at a time. Start this one later, or end the other one earlier.',
            }),
          ]
        : [];
    });
  });
}
