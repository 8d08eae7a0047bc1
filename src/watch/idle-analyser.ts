import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import { analyseMotions } from '../project/analyse-motion.js';
import type { Project } from '../project/project.js';

/** Analyses the motion of drafts that came from elsewhere while the watch is idle. */
export interface IdleAnalyser extends AsyncDisposable {
  /** Analyses the takes that were not tried yet. */
  begin(decisions: readonly TakeDecision[]): void;
  /** Stops the analysis. Results up to now are kept. */
  pause(): void;
}

/** Callbacks of an analyser. */
export interface IdleAnalyserSetup {
  /** New results may be available. */
  readonly onResult: () => void;
  readonly onError: (error: unknown) => void;
}

/** Opens a paused analyser. */
export function openIdleAnalyser(project: Project, { onResult, onError }: IdleAnalyserSetup): IdleAnalyser {
  const tried = new Set<CacheKey>();
  let current = new AbortController();
  // One run after another. A paused run ends at once.
  let running = Promise.resolve();

  async function analyse(wanted: readonly TakeDecision[], signal: AbortSignal): Promise<void> {
    const decisions = wanted.filter(({ take }) => !tried.has(take.key));
    if (signal.aborted || decisions.length === 0) return;
    try {
      const { notAnalysed } = await analyseMotions(decisions, project, { patienceMs: 0, signal });
      if (notAnalysed.length === 0) return;
      await analyseMotions(decisions, project, { patienceMs: Infinity, signal });
      for (const { take } of decisions) tried.add(take.key);
    } catch (error) {
      if (!signal.aborted) onError(error);
    }
    onResult();
  }

  return {
    begin(decisions) {
      const { signal } = current;
      running = running.then(() => analyse(decisions, signal));
    },
    pause() {
      current.abort(new Error('The watch is not idle any more.'));
      current = new AbortController();
    },
    async [Symbol.asyncDispose]() {
      current.abort(new Error('The watch has ended.'));
      await running;
    },
  };
}
