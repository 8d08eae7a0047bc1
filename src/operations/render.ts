import type { RenderOutcome } from '../events/render-outcome.js';
import type { Project } from '../project/project.js';
import { assemble } from './render-phases/assemble.js';
import { decide } from './render-phases/decide.js';
import { EarlyEnd } from './render-phases/early-end.js';
import { endWhenUnplanned, planToFollow } from './render-phases/follow-plan.js';
import { generate } from './render-phases/generate.js';
import { guard } from './render-phases/guard.js';
import { prepare } from './render-phases/prepare.js';
import { recover } from './render-phases/recover.js';
import type { RenderOptions } from './render-phases/render-run.js';
import { resolveLock } from './render-phases/resolve-lock.js';
import { settleLock } from './render-phases/settle-lock.js';

/** Renders a storyboard: generates only the clips that do not exist yet, and joins all of them into the film. */
export async function render(project: Project, options: RenderOptions): Promise<RenderOutcome> {
  // A plan that cannot be read is reported before anything is locked or collected.
  const followed = await planToFollow(options);
  await using lockedProject = await project.lock('render', options.signal);
  const run = { project, lockedProject, ...followed };
  try {
    const prepared = await prepare(run);
    const locked = await resolveLock(run, prepared);
    const recovered = await recover(run, locked);
    const decided = await decide(run, recovered);
    await endWhenUnplanned(run, decided);
    const guarded = await guard(run, decided);
    const generated = await generate(run, guarded);
    const assembled = await assemble(run, generated);
    return await settleLock(run, assembled);
  } catch (error) {
    if (error instanceof EarlyEnd) return error.outcome;
    throw error;
  }
}
