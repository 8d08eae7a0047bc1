import type { InvalidSource } from '../diagnostics/invalid-source.js';
import type { ShownTake } from '../events/takes-outcome.js';
import type { UnknownShot } from '../plan/unknown-shot.js';
import { findTake, listedOf, openShotTakes } from '../project/open-shot-takes.js';
import type { Project } from '../project/project.js';
import { askedBy } from '../project/uncollected-shots.js';

/** How a pick ended. */
export type PickOutcome =
  | InvalidSource
  | UnknownShot
  | {
      readonly status: 'picked';
      readonly shot: string;
      readonly take: ShownTake;
      /** False if it was picked before. */
      readonly changed: boolean;
    }
  | { readonly status: 'unpicked'; readonly shot: string; readonly changed: boolean };

/**
 * Chooses the take of a shot that the film uses, until the storyboard requests something else for the shot. Null removes the
 * choice. It costs nothing; the next render joins the film again. `take` is a number, or the first letters of a digest. Throws
 * RenderError `no-such-take`, `bad-option` or `lockfile-unwritten`.
 */
export async function pick(
  project: Project,
  {
    shot,
    take,
    signal,
  }: { readonly shot: string; readonly take: string | null; readonly signal: AbortSignal },
): Promise<PickOutcome> {
  const opened = await openShotTakes(project, shot, { signal });
  if (opened.status !== 'opened') return opened;
  const { id, shown, requested } = opened;
  if (take === null) {
    const changed = await opened.save((said) => ({ ...said, pick: null }), { settlesPick: true });
    return { status: 'unpicked', shot: id, changed };
  }
  const chosen = findTake(shown, take);
  const listed = listedOf(opened, chosen);
  const { key } = requested;
  const changed = await opened.save(
    (said) => ({
      ...said,
      // A take that was deleted elsewhere in the meantime stays listed: the pick needs it.
      list: new Map(said.list).set(chosen.name, said.list.get(chosen.name) ?? listed),
      pick: { take: chosen.name, for: key, asked: askedBy(requested) },
    }),
    { settlesPick: true },
  );
  return { status: 'picked', shot: id, take: { ...chosen, picked: true }, changed };
}
