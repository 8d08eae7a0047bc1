import type { InvalidSource } from '../diagnostics/invalid-source.js';
import { applyPicks } from '../lockfile/apply-picks.js';
import { selectPlanned } from '../plan/select-shots.js';
import type { UnknownShot } from '../plan/unknown-shot.js';
import { type AcceptedClip, acceptOddClips } from '../project/accept-odd-clips.js';
import { readLock } from '../project/lockfile.js';
import { type PrepareOptions, prepareStoryboard } from '../project/prepare.js';
import type { Project } from '../project/project.js';
import { writeLock } from '../project/write-lock.js';
import { isOwnProvider, ownProviders } from '../storyboard/shot-provider.js';

/** How an acceptance ended. */
export type AcceptOutcome =
  | InvalidSource
  | UnknownShot
  | {
      readonly status: 'accepted';
      readonly clips: readonly AcceptedClip[];
    };

/**
 * Accepts the kept clips of shots although their length differs from the requested one, as `render --accept` does. It costs
 * nothing; the next render joins the film. A shot whose clip is used already stays as it is. Throws RenderError `bad-option` for
 * a shot without a clip.
 */
export async function accept(
  project: Project,
  { shots, ...options }: Pick<PrepareOptions, 'provider' | 'signal'> & { readonly shots: readonly string[] },
): Promise<AcceptOutcome> {
  await using lockedProject = await project.lock('accept', options.signal);
  const prepared = await prepareStoryboard(project, { ...options, web: 'once' });
  if (prepared.status === 'invalid') return prepared;
  const requested = prepared.plan;
  const selected = selectPlanned(shots, requested);
  if (selected.status === 'unknown-shot') return selected;
  const clips = await acceptOddClips(selected.ids, requested, { project, lockedProject, isRepeatable: true });
  const { plan, lock } = applyPicks(requested, await readLock(project), ownProviders(prepared.storyboard));
  if (isOwnProvider(prepared.storyboard, options.provider))
    await writeLock(project, { before: lock, plan, requested, film: null });
  return { status: 'accepted', clips };
}
