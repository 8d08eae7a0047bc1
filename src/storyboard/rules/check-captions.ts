import { type Diagnostic, type DocumentPath, errorAt, warningAt } from '../../diagnostics/diagnostic.js';
import { readTime } from '../defaults/read-transition.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';
import type { Caption as CaptionDocument } from '../schema/schema.generated.js';

/** Whether captions have a text, and timed ones follow one another without overlap. */
export function checkCaptions({ shots = [] }: ValidDocument): readonly Diagnostic[] {
  return [
    ...shots.flatMap((shot, index) => emptyCaptions(shot?.caption, ['shots', index, 'caption'])),
    ...misplacedCaptions(shots),
  ];
}

// Spaces, line breaks and characters that show nothing by themselves.
const INVISIBLE = /^[\s\p{Cc}\p{Cf}\p{Variation_Selector}]*$/u;

function emptyCaptions(written: CaptionDocument | undefined, place: DocumentPath): readonly Diagnostic[] {
  const texts =
    typeof written === 'string'
      ? [{ text: written, at: place }]
      : (written ?? []).map((cue, n) => ({ text: cue?.text, at: [...place, n, 'text'] }));
  return texts.flatMap(({ text, at }) =>
    text === undefined || !INVISIBLE.test(text)
      ? []
      : [
          warningAt(at, {
            code: 'caption-empty',
            message: 'This caption has no text, so nothing is shown.',
            help: 'Write a text, or remove the caption.',
          }),
        ],
  );
}

function misplacedCaptions(shots: NonNullable<ValidDocument['shots']>): readonly Diagnostic[] {
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
