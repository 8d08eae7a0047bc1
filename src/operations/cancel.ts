import { RenderError } from '../diagnostics/render-error.js';
import { type CancelledTake, cancelTake } from '../generate/cancel-take.js';
import { providerNameOf } from '../plan/provider-name.js';
import type { LockedProject, Project } from '../project/project.js';
import type { OpenTake } from '../store/journal/journal-state.js';

/**
 * Drops the open takes that are named by a shot, by the provider's own name for the task, or by their name in the
 * journal. Throws RenderError `no-such-take`, before anything is asked, when one of the names fits none.
 */
export async function cancelTakes(
  names: readonly string[],
  { project, lockedProject, signal }: { project: Project; lockedProject: LockedProject; signal: AbortSignal },
): Promise<readonly CancelledTake[]> {
  const { open } = lockedProject.journal.state();
  const called = new Map<string, OpenTake>();
  for (const name of names) {
    const fitting = await asyncFilter(open, async (take) => (await namesOf(take, project)).includes(name));
    if (fitting.length === 0) throw noSuchTake(name, open);
    for (const take of fitting) called.set(take.take, take);
  }
  const ended: CancelledTake[] = [];
  for (const take of called.values()) {
    const provider = await project.provider(providerNameOf(take.request));
    ended.push(await cancelTake(take, { provider, journal: lockedProject.journal, signal }));
  }
  return ended;
}

async function namesOf({ take, shots, operation, request }: OpenTake, project: Project): Promise<string[]> {
  const own = [take, ...shots];
  if (operation === null) return own;
  const { nameOf } = await project.provider(providerNameOf(request));
  return nameOf ? [...own, nameOf(operation)] : own;
}

async function asyncFilter<T>(items: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept: T[] = [];
  for (const item of items) if (await keep(item)) kept.push(item);
  return kept;
}

function noSuchTake(name: string, open: readonly OpenTake[]): RenderError {
  const shots = [...new Set(open.flatMap((take) => take.shots))];
  return new RenderError('no-such-take', `No take in flight is named "${name}".`, {
    hint:
      shots.length === 0
        ? 'Nothing is in flight, so there is nothing to cancel.'
        : `In flight are takes of these shots: ${shots.join(', ')}.`,
  });
}
