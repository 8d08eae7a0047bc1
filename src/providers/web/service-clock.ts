import type { Clock } from '../../system/clock.js';

/** How far the clock of the service is ahead of the clock of this machine, as the answers show it. */
export interface ServiceClock {
  /** Notes the `Date` header of an answer that has just arrived. */
  note(date: string | string[] | undefined): void;
  /** In ms, negative when it is behind; null until an answer has shown it. Stays right when this clock is set. */
  aheadMs(): number | null;
}

export function serviceClock(clock: Clock): ServiceClock {
  // A clock that is set between an answer and the question changes the difference, so the time since the answer is
  // measured by a clock that is never set.
  const steady = () => clock.steady?.() ?? clock.now();
  let last: { readonly service: number; readonly steady: number } | undefined;
  return {
    note(date) {
      const service = typeof date === 'string' ? Date.parse(date) : Number.NaN;
      if (!Number.isNaN(service)) last = { service, steady: steady() };
    },
    aheadMs: () => (last ? last.service + (steady() - last.steady) - clock.now() : null),
  };
}
