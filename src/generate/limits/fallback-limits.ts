import type { Clock } from '../../system/clock.js';
import type { LearnedRecord } from './limit-state.js';
import type { OwnCostStep, OwnLimitStep, SharedLimits } from './shared-limits.js';

/** A place for limits that can fail, and what is said when it does. */
export interface FaultyPlace {
  readonly limits: SharedLimits;
  /** Called for its first fault only. Throws the error if it is no fault of the place. */
  readonly onFault: (error: unknown) => void;
}

// A place that does not respond costs time at each try.
const AGAIN = { firstMs: 5000, mostMs: 60_000 };

/**
 * Limits in the first place that works. A step never fails: with the last place, which is the memory of this process, the
 * work goes on with limits of its own. A place that failed is tried again from time to time.
 */
export function openFallbackLimits(
  places: readonly FaultyPlace[],
  { clock, last }: { readonly clock: Clock; readonly last: SharedLimits },
): SharedLimits {
  const all = [...places.map((place) => openPlace(place, clock)), { limits: last, attempt: useLast }];
  /** By limit: at which place it was last, and what was learned there. */
  const used = new Map<string, { readonly place: number; readonly learned: LearnedRecord | undefined }>();
  /** By film: what others had spent, and at which place that was seen. */
  const spent = new Map<string, { readonly place: number; readonly othersMicros: number }>();

  function useLast<T>(use: (limits: SharedLimits) => Promise<T>): Promise<T> {
    return use(last);
  }

  async function first<T>(use: (limits: SharedLimits, place: number) => Promise<T>): Promise<T> {
    for (const [place, { attempt }] of all.entries()) {
      const answer = await attempt((limits) => use(limits, place));
      if (answer !== undefined) return answer;
    }
    throw new Error('The last place for limits never fails.');
  }

  async function moveTo(place: number, limit: string, step: OwnLimitStep): Promise<OwnLimitStep> {
    const before = used.get(limit);
    if (before === undefined || before.place === place) return step;
    used.delete(limit);
    // The seats would count in the substitute as long as this process runs. A place that failed is not waited for.
    if (before.place > place)
      await all[before.place]?.limits.step(limit, { ...step, act: 'leave' }).catch(() => undefined);
    return before.learned === undefined ? step : { remembered: before.learned, ...step };
  }

  // What others have spent is not known at the new place: it still counts.
  function capAt(place: number, film: string, { capMicros, ...step }: OwnCostStep): OwnCostStep {
    const seen = spent.get(film);
    const others = seen === undefined || seen.place === place ? 0 : seen.othersMicros;
    return capMicros === undefined ? step : { ...step, capMicros: capMicros - others };
  }

  return {
    areShared: all.some(({ limits }) => limits.areShared),
    step: (limit, step) =>
      first(async (limits, place) => {
        const answer = await limits.step(limit, await moveTo(place, limit, step));
        used.set(limit, { place, learned: answer.learned });
        return answer;
      }),
    spend: (film, step) =>
      first(async (limits, place) => {
        const answer = await limits.spend(film, capAt(place, film, step));
        const { othersMicros } = answer;
        if (place <= (spent.get(film)?.place ?? place)) spent.set(film, { place, othersMicros });
        return answer;
      }),
    async [Symbol.asyncDispose]() {
      for (const { limits } of all) await limits[Symbol.asyncDispose]();
    },
  };
}

function openPlace({ limits, onFault }: FaultyPlace, clock: Clock) {
  let faults = 0;
  let downSince = 0;

  function isDown(): boolean {
    const lastsMs = Math.min(AGAIN.mostMs, AGAIN.firstMs * 2 ** (faults - 1));
    const age = clock.now() - downSince;
    // A clock that is set back must not keep it out of use.
    return faults > 0 && age >= 0 && age < lastsMs;
  }

  return {
    limits,
    /** Undefined when it does not work now. */
    async attempt<T>(use: (limits: SharedLimits) => Promise<T>): Promise<T | undefined> {
      if (isDown()) return undefined;
      try {
        const answer = await use(limits);
        faults = 0;
        return answer;
      } catch (error) {
        faults += 1;
        downSince = clock.now();
        onFault(error);
        return undefined;
      }
    },
  };
}
