import { selectPlanned } from '../../plan/select-shots.js';
import { unknownShot } from '../../plan/unknown-shot.js';
import { connectQueue } from '../../project/connect-queue.js';
import { type Prepared, prepareStoryboard } from '../../project/prepare.js';
import { recoverOpenTakes } from '../../project/recover-open-takes.js';
import { EarlyEnd } from './early-end.js';
import type { RenderRun } from './render-run.js';

/** A storyboard without errors, with everything that it names loaded. */
export type PreparedRender = Extract<Prepared, { readonly status: 'ready' }> & {
  /** The ids that `only` selects; null for all. */
  readonly selected: ReadonlySet<string> | null;
};

/**
 * Phase 1: collects the takes that the journal has open, then reads, checks and plans the storyboard. In this order,
 * so that an error in the storyboard does not strand a paid take.
 */
export async function prepare({ project, lockedProject, options }: RenderRun): Promise<PreparedRender> {
  const { offline = false, frozen = false, signal } = options;
  // A frozen render requests nothing, so open takes do not concern it.
  if (!offline && !frozen) await recoverOpenTakes({ project, lockedProject, wait: false }, signal);
  const prepared = await prepareStoryboard(project, {
    ...options,
    web: offline ? 'remembered' : 'fetch',
    // A frozen render makes the film, which uses one take of each shot.
    retakes: frozen ? 'none' : (options.retakes ?? 'all'),
    credentials: 'needed',
  });
  if (prepared.status === 'invalid') throw new EarlyEnd(prepared);
  await connectQueue(project, prepared.storyboard, { offline, policy: options.share ?? 'careful', signal });
  const unknown = unknownShot(prepared.plan, [...(options.resubmit ?? []), ...(options.accept ?? [])]);
  if (unknown) throw new EarlyEnd(unknown);
  if (options.existingOnly) return { ...prepared, selected: new Set() };
  if (options.only === undefined) return { ...prepared, selected: null };
  const chosen = selectPlanned(options.only, prepared.plan);
  if (chosen.status === 'unknown-shot') throw new EarlyEnd(chosen);
  return { ...prepared, selected: new Set(chosen.ids) };
}
