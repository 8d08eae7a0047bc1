import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import { analyseMotions } from '../project/analyse-motion.js';
import type { Project } from '../project/project.js';

/** Looks at stills of clips that were not drawn here, for as long as nothing else is to be done. */
export interface IdleAnalyser extends AsyncDisposable {
  /** Looks at what it has not tried yet. */
  begin(decisions: readonly TakeDecision[]): void;
  /** There is something better to do. What was seen until then is kept. */
  pause(): void;
}

/** Opens it; `onSeen` is told when something may have been seen. */
export function openIdleAnalyser(
  project: Project,
  told: { readonly onSeen: () => void; readonly onError: (error: unknown) => void },
): IdleAnalyser {
  const tried = new Set<CacheKey>();
  let pausing = new AbortController();
  // One after the other; a look that was paused ends at once.
  let looking = Promise.resolve();

  async function look(asked: readonly TakeDecision[], signal: AbortSignal): Promise<void> {
    const decisions = asked.filter(({ take }) => !tried.has(take.key));
    if (signal.aborted || decisions.length === 0) return;
    try {
      const { notAnalysed } = await analyseMotions(decisions, project, { patienceMs: 0, signal });
      if (notAnalysed.length === 0) return;
      await analyseMotions(decisions, project, { patienceMs: Infinity, signal });
      for (const { take } of decisions) tried.add(take.key);
    } catch (error) {
      if (!signal.aborted) told.onError(error);
    }
    told.onSeen();
  }

  return {
    begin(decisions) {
      const { signal } = pausing;
      looking = looking.then(() => look(decisions, signal));
    },
    pause() {
      pausing.abort(new Error('Something else is to be done.'));
      pausing = new AbortController();
    },
    async [Symbol.asyncDispose]() {
      pausing.abort(new Error('The watch has ended.'));
      await looking;
    },
  };
}
