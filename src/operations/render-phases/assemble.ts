import { modelsUsed } from '../../plan/models-used.js';
import { buildEdit, diffEdit, type Edit, type PlannedOutput, planOutputs } from '../../project/edit.js';
import { filmPath } from '../../project/film-place.js';
import { checkFilmAgainstLock } from '../../project/lockfile.js';
import { publishFilm } from '../../project/publish-film.js';
import type { PublishedFilm } from '../../store/cache/published-films.js';
import { EarlyEnd } from './early-end.js';
import type { GeneratedRender } from './generate.js';
import type { RenderRun } from './render-run.js';
import { endWhenDifferent } from './resolve-lock.js';

/** The film is written. */
export interface AssembledRender extends GeneratedRender {
  readonly edit: Edit;
  readonly film: PublishedFilm;
  /** Whether the film was already there. */
  readonly unchanged: boolean;
  /** Further outputs to make; none with `filmOnly`. */
  readonly planned: readonly PlannedOutput[];
}

/** Phase 7: joins the clips into the film, unless it is there unchanged. A frozen film has to be the locked one. */
export async function assemble(run: RenderRun, generated: GeneratedRender): Promise<AssembledRender> {
  const { project, options } = run;
  const { lock } = generated;
  const { edit: written, planned } = await layOut(run, generated);
  const edit = { ...written, path: filmPath(generated.storyboard.film, project.root, options.output) };
  if (options.frozen)
    endWhenDifferent(diffEdit(edit, options.filmOnly ? null : planned, lock), project.storyboard);
  const known = await project.films.unchanged(edit.path, edit.digest, edit.credentials?.id ?? null);
  if (known) project.emit({ type: 'film-unchanged', path: edit.path, digest: known.digest });
  const film = known ?? (await publishFilm(edit, project, options.signal));
  if (options.frozen && lock.film !== null) {
    const engine = await checkFilmAgainstLock(film, lock.film, { project, signal: options.signal });
    if (engine !== 'same') throw new EarlyEnd({ status: 'differs', film, locked: lock.film, engine });
  }
  return { ...generated, edit, film, unchanged: known !== undefined, planned };
}

async function layOut(
  { project, options }: RenderRun,
  generated: GeneratedRender,
): Promise<Pick<AssembledRender, 'edit' | 'planned'>> {
  const { withoutClip, plan } = generated;
  const input = { ...generated, models: modelsUsed(plan) };
  const { filmOnly = false, signal } = options;
  if (withoutClip.length > 0) {
    const { editWithSubstitutes } = await import('../../project/edit-with-substitutes.js');
    return editWithSubstitutes(input, withoutClip, { project, filmOnly, signal });
  }
  const edit = buildEdit(input, project.root);
  return { edit, planned: filmOnly ? [] : planOutputs(edit) };
}
