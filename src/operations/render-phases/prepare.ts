import { unknownShot } from '../../plan/unknown-shot.js';
import { type Prepared, prepareStoryboard } from '../../project/prepare.js';
import { recoverOpenTakes } from '../../project/recover-open-takes.js';
import { EarlyEnd } from './early-end.js';
import type { RenderRun } from './render-run.js';

/** A storyboard without errors, with everything that it names loaded. */
export type PreparedRender = Extract<Prepared, { readonly status: 'ready' }>;

/**
 * Phase 1: collects the takes that the journal has open, then reads, checks and plans the storyboard. In this order,
 * so that an error in the storyboard does not strand a paid take.
 */
export async function prepare({ project, lockedProject, options }: RenderRun): Promise<PreparedRender> {
  const { offline = false, frozen = false, signal } = options;
  // A frozen render requests nothing, so open takes do not concern it.
  if (!offline && !frozen) await recoverOpenTakes({ project, lockedProject, wait: false }, signal);
  const prepared = await prepareStoryboard(project, { ...options, web: offline ? 'remembered' : 'fetch' });
  if (prepared.status === 'invalid') throw new EarlyEnd(prepared);
  const unknown = unknownShot(prepared.plan, [
    ...(options.only ?? []),
    ...(options.resubmit ?? []),
    ...(options.accept ?? []),
  ]);
  if (unknown) throw new EarlyEnd(unknown);
  return prepared;
}
