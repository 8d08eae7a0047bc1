import type { Clock } from '../system/clock.js';

/** A plan that is being made before it is certain that the files have settled. */
export interface EarlyPlan<Plan> {
  /** When it was started, ms since 1970. */
  readonly begun: number;
  readonly stop: AbortController;
  readonly result: Promise<Plan>;
}

/** Makes a plan during the time in which files prove to be settled, and discards it if they change. */
export interface PlanAhead<Plan> {
  /** Starts a plan of the files with this fingerprint, unless one is running. */
  begin(fingerprint: string): void;
  /** Takes the plan, if neither the files nor the revision have changed since it was started. */
  take(fingerprint: string): EarlyPlan<Plan> | null;
  drop(): void;
  /** Drops the plan and waits for its end. */
  close(): Promise<void>;
}

/** What planning ahead depends on. */
export interface PlanAheadSetup<Plan> {
  readonly clock: Clock;
  readonly read: (signal: AbortSignal) => Promise<Plan>;
  /** A plan of the same revision is still valid; null if no plan can be made ahead. */
  readonly revision: () => number | null;
}

/** Starts without a plan. */
export function openPlanAhead<Plan>({ clock, read, revision }: PlanAheadSetup<Plan>): PlanAhead<Plan> {
  let current: (EarlyPlan<Plan> & { readonly fingerprint: string; readonly revision: number }) | null = null;

  function drop(): void {
    current?.stop.abort(new Error('The files have changed in the meantime.'));
    current = null;
  }

  return {
    begin(fingerprint) {
      const now = revision();
      if (now === null || current?.fingerprint === fingerprint) return;
      drop();
      const stop = new AbortController();
      current = { fingerprint, revision: now, begun: clock.now(), stop, result: read(stop.signal) };
      // Its failure is reported when the plan is taken.
      current.result.catch(() => undefined);
    },
    take(fingerprint) {
      const taken = current?.fingerprint === fingerprint && current.revision === revision() ? current : null;
      if (taken === null) drop();
      current = null;
      return taken;
    },
    drop,
    async close() {
      const running = current?.result;
      drop();
      await running?.catch(() => undefined);
    },
  };
}
