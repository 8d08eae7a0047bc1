import { RenderError } from '../diagnostics/render-error.js';
import type { ShotKeyframes } from '../film/colour/measure-seam-frames.js';
import type { ImageKeyframe, Keyframe } from '../plan/keyframe.js';
import type { RenderPlan } from '../plan/render-plan.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { type FilmSeams, seamJump, unmeasured } from '../timeline/seam.js';
import type { Timeline } from '../timeline/timeline.js';
import { filmTools } from './film-tools.js';
import type { Project } from './project.js';

/** Measures a film's seams. Where that fails and no gate waits for it, the film is as good as before: it is said. */
export async function measureFilmSeams(
  { timeline, plan, maxSeam }: { timeline: Timeline; plan: RenderPlan; maxSeam: number | undefined },
  project: Project,
  signal: AbortSignal,
): Promise<FilmSeams> {
  try {
    const { measureSeams } = await import('../film/colour/measure-seam-frames.js'); // An unchanged film does not load it.
    const seams = await measureSeams(
      { timeline, images: imagesOf(plan), cache: await project.conformedFolder() },
      filmTools(project, signal),
    );
    return { seams, beyond: maxSeam === undefined ? [] : seams.filter((seam) => seamJump(seam) > maxSeam) };
  } catch (error) {
    signal.throwIfAborted();
    if (maxSeam !== undefined) throw error;
    const why = reasonOf(error);
    if (why === undefined) throw error;
    project.emit({
      type: 'warned',
      code: 'seams-unmeasured',
      message: `The seams of the film could not be measured: ${why}`,
    });
    return unmeasured;
  }
}

// A disk that fails now has failed after the film was made.
function reasonOf(error: unknown): string | undefined {
  if (error instanceof RenderError) return error.message;
  return isSystemFault(error) ? `${errnoMessage(error)}.` : undefined;
}

function imagesOf({ takes }: RenderPlan): ReadonlyMap<string, ShotKeyframes> {
  return new Map(
    takes.flatMap(({ request: { first, last }, shots }) =>
      shots.map((shot) => [shot, { first: image(first), last: image(last) }] as const),
    ),
  );
}

function image(image: Keyframe | null): ImageKeyframe | null {
  return image?.kind === 'image' ? image : null;
}
