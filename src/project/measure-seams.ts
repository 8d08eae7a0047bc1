import { RenderError } from '../diagnostics/render-error.js';
import type { ShotKeyframes } from '../film/colour/measure-seam-frames.js';
import type { ImageKeyframe, Keyframe } from '../plan/keyframe.js';
import type { RenderPlan } from '../plan/render-plan.js';
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
    if (!(error instanceof RenderError) || maxSeam !== undefined) throw error;
    project.emit({
      type: 'warned',
      code: 'seams-unmeasured',
      message: `The seams of the film could not be measured: ${error.message}`,
    });
    return unmeasured;
  }
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
