import type { Clock } from '../system/clock.js';

/** The moment when a page shows the first film. */
export interface FirstLook {
  /** Resolves then, or a while after the call. */
  readonly wait: () => Promise<void>;
  /** A page shows the film. */
  readonly happened: () => void;
}

// A browser that is open has loaded the page and the film by then.
const PATIENCE_MS = 600;

/** Drawing uses all cores, which a browser needs to show the film. */
export function openFirstLook(clock: Clock, signal: AbortSignal): FirstLook {
  let happened: () => void = () => undefined;
  const look = new Promise<void>((done) => {
    happened = done;
  });
  return {
    wait: () => Promise.race([look, clock.sleep(PATIENCE_MS, signal).catch(() => undefined)]),
    happened: () => happened(),
  };
}
