import type { InvalidSource } from '../diagnostics/invalid-source.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { Said } from '../live-view/said.js';
import { note } from '../operations/note.js';
import { pick } from '../operations/pick.js';
import { star } from '../operations/star.js';
import type { UnknownShot } from '../plan/unknown-shot.js';
import type { Project } from '../project/project.js';
import { formatUnknownShot } from '../report/format-values.js';

/** Writes what a person says into the lockfile. Costs nothing. Returns the reason if that is impossible, otherwise null. */
export async function saySomething(
  said: Said,
  { project, signal }: { readonly project: Project; readonly signal: AbortSignal },
): Promise<string | null> {
  try {
    return obstacleOf(await say(said, project, signal));
  } catch (error) {
    if (error instanceof RenderError) return `${error.message} ${error.hint}`.trim();
    throw error;
  }
}

async function say(
  said: Said,
  project: Project,
  signal: AbortSignal,
): Promise<InvalidSource | UnknownShot | { readonly status: string }> {
  switch (said.type) {
    case 'pick':
      return pick(project, { ...said, signal });
    case 'star':
      return star(project, { ...said, signal });
    case 'note':
      return note(project, { ...said, signal });
  }
}

function obstacleOf(outcome: InvalidSource | UnknownShot | { readonly status: string }): string | null {
  if (outcome.status === 'invalid') return 'Fix the storyboard first.';
  return outcome.status === 'unknown-shot' ? formatUnknownShot(outcome as UnknownShot) : null;
}
