import type { Digest } from '../base/digest.js';
import { liveEdit } from '../live-view/live-edit.js';
import { liveProblems } from '../live-view/live-problems.js';
import { liveSkipped } from '../live-view/live-skipped.js';
import { keepIfEqual } from '../live-view/structural-sharing.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { MotionAnalysis } from '../plan/motion-analysis.js';
import { byProvider } from '../project/film-providers.js';
import { imagesByPlace } from './images-by-place.js';
import type { PlannedWatch } from './plan-watch.js';
import { reuseUnchanged } from './reuse-unchanged.js';
import type { Startable } from './take-scheduler.js';
import { isComplete } from './watch-completion.js';
import type { PlanResult } from './watch-machine.js';
import type { WatchParts, WatchStatus } from './watch-parts.js';
import { missingDrafts, type WatchPlan, wantedDrafts } from './watch-plan.js';
import { watchedFiles } from './watched-files.js';

/** A plan with the motions that the draft engine detected up to then. */
export type ReadWatch = PlannedWatch & { readonly motions: ReadonlyMap<Digest, MotionAnalysis> };

/** Makes a plan that was read the current one, and starts its takes and its film. */
export function adoptPlan({ prepared, plan, motions }: ReadWatch, parts: WatchParts): PlanResult {
  const { status, project } = parts;
  const { source, diagnostics, named } = prepared;
  status.motions = motions;
  // An unreadable storyboard names no files: then the files that it named before are watched further.
  if (named.length > 0 || plan) status.files = watchedFiles(project, named);
  status.error = null;
  const options = parts.problemOptions();
  status.problems = liveProblems(source, diagnostics, options);
  status.edit = liveEdit(source.text, diagnostics, parts.edits.steps);
  if (!plan) return 'invalid';
  status.skipped = keepIfEqual(status.skipped, liveSkipped({ ...options, ...plan, source }));
  startPlan(reuseUnchanged(status.plan, plan), parts);
  return isComplete(parts) ? 'nothing-to-do' : 'work';
}

function startPlan(plan: WatchPlan, parts: WatchParts): void {
  const { project, status, scheduler, consent, assembler, takeOptions, reportError } = parts;
  const drafts = wantedDrafts(plan);
  status.edited = editedDrafts(drafts, status);
  status.plan = plan;
  status.failures.clear();
  parts.thumbnails.want(imagesByPlace(plan, status.playhead));
  parts.elsewhere.look(plan);
  scheduler.keepDrafts(new Set([...drafts.map(({ take }) => take.key), ...parts.further.keys]));
  project.jobs.reorder?.();
  parts.proxies.want(missingDrafts(plan, status.edited));
  const isFirst = assembler.newest === null;
  const assembled = assembler.assemble(plan);
  const shown = isFirst ? assembled.then(parts.firstLook.wait) : undefined;
  scheduler.start(drafts.filter(isStartable), takeOptions(plan.draft.providers.main), async ({ key }) => {
    // Drawing would delay the first film, and the proxy of an edited shot.
    await shown;
    await parts.proxies.settled(key);
  });
  if (plan.paid) {
    // A running take was paid for earlier, so that collecting it needs no consent.
    const running = plan.paid.decisions.filter((one) => one.action === 'reattach');
    for (const one of byProvider(running, plan.paid.providers))
      scheduler.start(one.decisions, takeOptions(one));
    void consent.consider(plan).catch(reportError);
  }
}

/** The drafts of edited shots: those that the plan before did not have, and earlier ones that are still to be drawn. */
function editedDrafts(
  drafts: readonly TakeDecision[],
  { plan, edited }: Pick<WatchStatus, 'plan' | 'edited'>,
): readonly CacheKey[] {
  if (plan === null) return [];
  const missing = drafts.flatMap(({ take, action }) => (action === 'reuse' ? [] : [take.key]));
  const before = new Set(plan.draft.decisions.map(({ take }) => take.key));
  const earlier = edited.filter((key) => missing.includes(key));
  return [...earlier, ...missing.filter((key) => !before.has(key) && !earlier.includes(key))];
}

function isStartable(decision: TakeDecision): decision is Startable {
  return decision.action === 'submit' || decision.action === 'reattach';
}
