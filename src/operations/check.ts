import { type Diagnostic, warningAt } from '../diagnostics/diagnostic.js';
import { inFileOrder } from '../diagnostics/in-file-order.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import { applyPicks } from '../lockfile/apply-picks.js';
import { type CheckedLock, checkLockText } from '../lockfile/explain-conflicts.js';
import { explainOutdatedPick } from '../lockfile/explain-pick.js';
import { lockPath } from '../lockfile/lock-path.js';
import type { PlannedTake } from '../plan/render-plan.js';
import { readableLock } from '../project/lockfile.js';
import { lockTextOf } from '../project/lockfile-on-disk.js';
import { type Prepared, prepareStoryboard } from '../project/prepare.js';
import type { Project } from '../project/project.js';
import { ownProviders } from '../storyboard/shot-provider.js';

/** What a check may use. */
export interface CheckOptions {
  /** Instead of the provider that the storyboard names. */
  readonly provider?: string | undefined;
  readonly signal: AbortSignal;
}

/** Everything that is wrong with a storyboard and its lockfile. */
export interface CheckOutcome {
  /** There may be warnings, but no error. */
  readonly ok: boolean;
  readonly source: LocatedSource;
  readonly diagnostics: readonly Diagnostic[];
  readonly lock: CheckedLock;
  /** The takes that the storyboard needs; none when it has errors. */
  readonly takes: readonly PlannedTake[];
}

/** Finds every error of a storyboard, and every conflict of its lockfile. Needs no network and no key. */
export async function check(project: Project, options: CheckOptions): Promise<CheckOutcome> {
  const prepared = await prepareStoryboard(project, { ...options, web: 'skip', credentials: 'if-present' });
  const { source, diagnostics } = prepared;
  const lock = await checkLock(lockPath(project.storyboard));
  const outdated = prepared.status === 'ready' ? await outdatedPicks(prepared, lock, project) : [];
  return {
    ok: ![...diagnostics, ...lock.diagnostics].some(({ severity }) => severity === 'error'),
    source,
    diagnostics: inFileOrder(source, [...diagnostics, ...outdated]),
    lock,
    takes: prepared.status === 'ready' ? prepared.plan.takes : [],
  };
}

// A lockfile with errors has its own diagnostics.
async function outdatedPicks(
  { plan, storyboard }: Extract<Prepared, { readonly status: 'ready' }>,
  { diagnostics }: CheckedLock,
  project: Project,
): Promise<readonly Diagnostic[]> {
  if (diagnostics.some(({ severity }) => severity === 'error')) return [];
  const { picks } = applyPicks(plan, await readableLock(project), ownProviders(storyboard));
  return picks.flatMap((pick) => {
    const shot = storyboard.shots.find(({ id }) => id === pick.shot);
    if (pick.state === 'used' || shot === undefined) return [];
    return [warningAt([...shot.at, 'id'], { code: 'pick-outdated', ...explainOutdatedPick(pick) })];
  });
}

async function checkLock(path: string): Promise<CheckedLock> {
  const text = await lockTextOf(path);
  const source: LocatedSource = { name: path, text: '', rangeOf: () => ({ start: 0, end: 0 }) };
  return text === undefined ? { source, diagnostics: [] } : checkLockText(text, path);
}
