import type { Clock } from '../../system/clock.js';

/** A wait that can become longer while it lasts. */
export interface Pause {
  /** It lasts at least this long from now. */
  extend(ms: number): void;
  /** 0 when it is over. */
  readonly leftMs: number;
}

export function openPause(clock: Clock): Pause {
  let since = 0;
  let lasts = 0;
  const pause: Pause = {
    extend(ms) {
      lasts = Math.max(ms, pause.leftMs);
      since = clock.now();
    },
    get leftMs() {
      // A clock that is set back by an hour must not cause a wait of an hour.
      since = Math.min(since, clock.now());
      return Math.max(0, since + lasts - clock.now());
    },
  };
  return pause;
}
