import { allowManyWaits } from '../system/allow-many-waits.js';

/** Work that several callers may want at the same time, and that runs once for all of them. */
export interface SharedWork<T> {
  /**
   * The result of the work with this key, started unless it is running. A caller whose signal aborts leaves; the work
   * is aborted when all have left, and the last one waits until it has ended.
   */
  share(key: string, caller: Caller, start: (work: Running) => Promise<T>): Promise<Shared<T>>;
}

/** One that waits for shared work. */
export interface Caller {
  readonly signal: AbortSignal;
  readonly onProgress?: ((fraction: number, machine?: string) => void) | undefined;
}

/** What the work itself gets. */
export interface Running {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number, machine?: string) => void;
}

/** A result, and whether this caller had the work started. */
export interface Shared<T> {
  readonly value: T;
  readonly isFirst: boolean;
}

interface Underway<T> {
  readonly controller: AbortController;
  readonly callers: Set<Caller>;
  readonly done: Promise<T>;
}

/** Opens a place for shared work. */
export function openSharedWork<T>(): SharedWork<T> {
  const underway = new Map<string, Underway<T>>();

  function begin(key: string, start: (work: Running) => Promise<T>): Underway<T> {
    const controller = new AbortController();
    const callers = new Set<Caller>();
    const onProgress = (...progress: [fraction: number, machine?: string]): void => {
      for (const caller of callers) caller.onProgress?.(...progress);
    };
    const done = start({ signal: controller.signal, onProgress }).finally(() => underway.delete(key));
    const work = { controller, callers, done };
    underway.set(key, work);
    return work;
  }

  return {
    async share(key, caller, start) {
      caller.signal.throwIfAborted();
      for (let old = underway.get(key); old?.controller.signal.aborted; old = underway.get(key)) {
        await old.done.catch(() => undefined);
        caller.signal.throwIfAborted();
      }
      const known = underway.get(key);
      const work = known ?? begin(key, start);
      work.callers.add(caller);
      return { value: await resultFor(caller, work), isFirst: known === undefined };
    },
  };
}

function resultFor<T>(caller: Caller, { controller, callers, done }: Underway<T>): Promise<T> {
  const { signal } = caller;
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => {
      callers.delete(caller);
      if (callers.size > 0) reject(signal.reason);
      else controller.abort(signal.reason);
    };
    allowManyWaits(signal).addEventListener('abort', leave, { once: true });
    done.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
