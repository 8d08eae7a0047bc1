import { type Diagnostic, errorAt, warningAt } from '../diagnostics/diagnostic.js';
import { missingTextPackage } from '../media/set-text.js';
import type { RenderPlan } from '../plan/render-plan.js';
import type { FilmSettings } from '../storyboard/storyboard.js';
import { outputSize } from '../timeline/build-output-timeline.js';
import { formatLetters } from '../timeline/burnt-texts.js';
import { promisedFilmSize } from '../timeline/film-size.js';

/**
 * A visible mark that does not fit into the frames of the film or an output, as far as their sizes are known, that has
 * letters of no font, or that is where captions are.
 */
export async function fitMark(
  film: FilmSettings,
  plan: RenderPlan | undefined,
): Promise<readonly Diagnostic[]> {
  const { mark, outputs = [] } = film;
  // Missing packages are reported by checkMachine.
  if (mark === undefined || missingTextPackage() !== null) return [];
  const at = ['film', 'mark', 'text'];
  const { markFits, strangeMarkLetters } = await import('../film/captions/draw-mark.js');
  const { letters: strange, package: lacking } = await strangeMarkLetters(mark.text);
  if (strange.length > 0) {
    return [
      errorAt(at, {
        code: 'mark-letters',
        message: `The mark has letters that no available font has: ${formatLetters(strange)}.`,
        help:
          lacking === null
            ? 'There are fonts for Latin, Chinese, Japanese and Korean, and none for emoji. Remove the other letters.'
            : `Their font is an optional package: install it with "npm install ${lacking}", or remove them.`,
      }),
    ];
  }
  const size = promisedFilmSize(film.size, plan);
  const frames = [
    ...(size === null ? [] : [{ name: 'the film', size }]),
    ...outputs.flatMap((output) => {
      const own = output.size ?? (size === null ? null : outputSize(output, size));
      return own === null ? [] : [{ name: `"${output.output}"`, size: own }];
    }),
  ];
  for (const { name, size: own } of frames) {
    if (await markFits(mark.text, own)) continue;
    return [
      errorAt(at, {
        code: 'mark-too-long',
        message: `The mark does not fit into two lines of ${name} (${own.width}x${own.height}).`,
        help: 'Write a shorter one, such as "AI生成" or "AI-generated".',
      }),
    ];
  }
  const burns = [film, ...outputs].some(({ captions }) => captions === 'burn');
  if (!burns || mark.corner.startsWith('top')) return [];
  return [
    warningAt(['film', 'mark', 'corner'], {
      code: 'mark-over-captions',
      message: 'The mark is in a lower corner, where it can cover burned-in captions.',
      help: 'Write "corner: top-left" or "corner: top-right".',
    }),
  ];
}
