import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import type { PlannedTake } from '../plan/render-plan.js';
import { prepareStoryboard } from '../project/prepare.js';
import type { Project } from '../project/project.js';

/** What a check may use. */
export interface CheckOptions {
  /** Instead of the provider that the storyboard names. */
  readonly provider?: string | undefined;
  readonly signal: AbortSignal;
}

/** Everything that is wrong with a storyboard. */
export interface CheckOutcome {
  /** There may be warnings, but no error. */
  readonly ok: boolean;
  readonly source: LocatedSource;
  readonly diagnostics: readonly Diagnostic[];
  /** The takes that the storyboard needs; none when it has errors. */
  readonly takes: readonly PlannedTake[];
}

/** Finds every error of a storyboard. Needs no network and no key. */
export async function check(project: Project, options: CheckOptions): Promise<CheckOutcome> {
  const prepared = await prepareStoryboard(project, { ...options, web: 'skip' });
  const { source, diagnostics } = prepared;
  return {
    ok: !diagnostics.some(({ severity }) => severity === 'error'),
    source,
    diagnostics,
    takes: prepared.status === 'ready' ? prepared.plan.takes : [],
  };
}
