/** Runs work in a few slots, the most urgent first. Urgency may change while work waits. */
export interface UrgentPool {
  /** Whole numbers of `urgency` are classes: work of a higher class than all running work starts without a slot. */
  run<T>(work: () => Promise<T>, urgency: () => number): Promise<T>;
  /** The urgency of waiting work has changed. */
  reconsider(): void;
}

interface Waiting {
  readonly start: () => void;
  readonly urgency: () => number;
}

// Each class more is one more drawing in memory at the same time.
const MOST_WITHOUT_SLOT = 2;

/** Opens a pool with so many slots, which may change. Equally urgent work runs in the order of the calls. */
export function openUrgentPool(slots: number | (() => number)): UrgentPool {
  const most = typeof slots === 'number' ? () => slots : slots;
  const waiting: Waiting[] = [];
  const running = new Set<Waiting>();

  function dispatch(): void {
    for (;;) {
      const next = mostUrgent(waiting);
      if (next === undefined || !hasRoom(next)) return;
      waiting.splice(waiting.indexOf(next), 1);
      running.add(next);
      next.start();
    }
  }

  function hasRoom({ urgency }: Waiting): boolean {
    if (running.size < most()) return true;
    const highest = Math.max(...[...running].map((one) => Math.floor(one.urgency())));
    return running.size < most() + MOST_WITHOUT_SLOT && Math.floor(urgency()) > highest;
  }

  return {
    run(work, urgency) {
      return new Promise((resolve, reject) => {
        const one: Waiting = {
          urgency,
          start: () =>
            void work()
              .then(resolve, reject)
              .finally(() => {
                running.delete(one);
                dispatch();
              }),
        };
        waiting.push(one);
        dispatch();
      });
    },
    reconsider: dispatch,
  };
}

function mostUrgent(waiting: readonly Waiting[]): Waiting | undefined {
  return waiting.reduce<Waiting | undefined>(
    (best, one) => (best === undefined || one.urgency() > best.urgency() ? one : best),
    undefined,
  );
}
