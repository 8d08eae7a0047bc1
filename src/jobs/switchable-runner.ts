import type { JobRunner } from '../media/job.js';

/** A runner that sends jobs elsewhere. */
export interface RemoteRunner extends JobRunner, AsyncDisposable {
  /** Connects now, and not at the first job. Throws what prevents any job from being sent. */
  ready(): Promise<void>;
}

/** A runner that can pass jobs on to another one. Those who have it do not notice. */
export interface SwitchableRunner extends RemoteRunner {
  /**
   * Passes the next jobs to another runner, which can pass them to the first one; null for the first one itself. Closes
   * the one before, unless it has the same name: then nothing changes.
   */
  use(choice: { readonly name: string; open(first: JobRunner): RemoteRunner } | null): Promise<void>;
}

/** Opens a runner that passes all jobs to `first`. */
export function openSwitchableRunner(first: JobRunner): SwitchableRunner {
  let other: RemoteRunner | undefined;
  let name: string | undefined;
  return {
    get ahead() {
      return (other ?? first).ahead;
    },
    run: (job, options) => (other ?? first).run(job, options),
    ready: async () => other?.ready(),
    reorder: () => (other ?? first).reorder?.(),
    async use(choice) {
      if (choice?.name === name) return;
      const before = other;
      name = choice?.name;
      other = choice?.open(first);
      await before?.[Symbol.asyncDispose]();
    },
    async [Symbol.asyncDispose]() {
      await other?.[Symbol.asyncDispose]();
      other = undefined;
    },
  };
}
