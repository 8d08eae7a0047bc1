import pLimit from 'p-limit';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { missingTextPackage } from '../media/set-text.js';
import type { RenderPlan } from '../plan/render-plan.js';
import type { Size } from '../plan/size.js';
import { openCaptionCache } from '../store/cache/caption-cache.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { type BurntOver, burntTexts, captionLetters, captionTooLong } from '../timeline/burnt-texts.js';
import { promisedFilmSize } from '../timeline/film-size.js';
import type { Project } from './project.js';

/** What the check needs of a project. */
type CaptionProject = Pick<Project, 'stateFolder' | 'warnCache'>;

/**
 * Burned-in captions that do not fit into the frames of the film or an output, as far as the sizes are known before there
 * is a clip, and captions with letters that no font has. Needs the optional packages that draw text, if a caption is
 * burned in at all.
 */
export async function fitCaptions(
  storyboard: Storyboard,
  { plan, project }: { readonly plan: RenderPlan | undefined; readonly project: CaptionProject },
): Promise<readonly Diagnostic[]> {
  const texts = burntTexts(storyboard, promisedFilmSize(storyboard.film.size, plan));
  // Missing packages are reported by checkMachine.
  if (texts.length === 0 || missingTextPackage() !== null) return [];
  const { captionFits, strangeLetters } = await import('../film/captions/draw-caption.js');
  const cache = await openCaptionCache(project.stateFolder, project.warnCache);
  const limit = pLimit(2); // Drawing text is CPU work.
  const measured = new Map<string, Promise<boolean>>();
  const fitting: { readonly text: string; readonly size: Size }[] = [];
  const fits = (text: string, size: Size): Promise<boolean> => {
    const key = `${size.width}x${size.height} ${text}`;
    const known = measured.get(key) ?? limit(captionFits, text, size);
    measured.set(key, known);
    return known;
  };
  const found = texts.map(async (one): Promise<readonly Diagnostic[]> => {
    const unknown = one.over.filter(({ size }) => !cache.fits(one.text, size));
    // A font package can be gone since the caption was measured.
    const strange = await strangeLetters(one.text);
    if (strange.letters.length > 0) return [captionLetters(one, strange)];
    if (unknown.length === 0) return [];
    const tooSmall: BurntOver[] = [];
    for (const over of unknown) {
      if (await fits(one.text, over.size)) fitting.push({ text: one.text, size: over.size });
      else tooSmall.push(over);
    }
    return tooSmall.length === 0 ? [] : [captionTooLong(one, tooSmall)];
  });
  const diagnostics = (await Promise.all(found)).flat();
  await cache.remember(fitting);
  return diagnostics;
}
