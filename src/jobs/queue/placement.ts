import { allowManyWaits } from '../../system/allow-many-waits.js';
import type { Outage } from './render-members.js';

/** Where a job is executed: by workers, or here, where the place is released when the job has ended. */
export type Place = { readonly at: 'workers' } | ({ readonly at: 'here' } & Disposable);

/** Decides where jobs are executed. */
export interface Placement {
  /**
   * By workers while there are any. During an outage jobs wait for a free place here, and go to workers as soon as the
   * outage ends.
   */
  next(signal: AbortSignal): Promise<Place>;
}

/** What a placement looks at. */
export interface PlacementSetup {
  readonly link: {
    readonly outage: Outage | undefined;
    onOutage(listener: () => void): Disposable;
  };
  /** How many jobs are executed here at once. More would have to end here when workers come back. */
  readonly places: number;
}

const WORKERS: Place = { at: 'workers' };

/** Opens a placement. */
export function openPlacement({ link, places }: PlacementSetup): Placement & Disposable {
  let free = places;
  const waiting = new Set<(place: Place) => void>();

  function hereNow(): Place {
    free -= 1;
    let released = false;
    return {
      at: 'here',
      [Symbol.dispose]() {
        if (released) return;
        released = true;
        free += 1;
        settle();
      },
    };
  }

  function settle(): void {
    for (const resolve of [...waiting]) {
      if (link.outage !== undefined && free === 0) return;
      waiting.delete(resolve);
      resolve(link.outage === undefined ? WORKERS : hereNow());
    }
  }

  const following = link.onOutage(settle);
  return {
    next(signal) {
      return new Promise<Place>((resolve, reject) => {
        const leave = (): void => {
          waiting.delete(take);
          reject(signal.reason);
        };
        const take = (place: Place): void => {
          signal.removeEventListener('abort', leave);
          resolve(place);
        };
        if (signal.aborted) return leave();
        allowManyWaits(signal).addEventListener('abort', leave, { once: true });
        waiting.add(take);
        settle();
      });
    },
    [Symbol.dispose]: () => following[Symbol.dispose](),
  };
}
