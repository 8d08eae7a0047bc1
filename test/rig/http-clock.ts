import type { Dispatcher } from 'undici';
import type { Provider } from '../../src/providers/provider.js';
import type { Clock } from '../../src/system/clock.js';

/**
 * A clock for work over real HTTP. Real time passes while work is pending. When nothing is pending, the time jumps
 * to the next sleeper, so that waits cost nothing and a busy machine changes little.
 */
export interface HttpClock extends Clock {
  /** For the client's dispatcher: while a request is on its way, nothing is leapt over. */
  readonly watchRequests: Dispatcher.DispatcherComposeInterceptor;
  /** The same clock for the server: a request that is kept waiting there is not on its way. */
  readonly server: Clock;
  /** The provider, of which no call is leapt over. It waits by the clock of the server. */
  watchCalls<T extends Provider>(provider: T): T;
}

export function httpClock(start = Date.UTC(2026, 10, 22, 4)): HttpClock {
  const begun = performance.now();
  const asleep = new Set<{ readonly at: number; readonly wake: () => void }>();
  let leapt = 0;
  let underWay = 0;
  let whenIdle = (): void => undefined;
  let driving = false;
  const now = () => start + performance.now() - begun + leapt;

  function sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const stop = () => {
        asleep.delete(sleeper);
        reject(signal.reason);
      };
      const wake = () => {
        signal.removeEventListener('abort', stop);
        resolve();
      };
      const sleeper = { at: now() + Math.max(0, ms), wake };
      signal.addEventListener('abort', stop, { once: true });
      asleep.add(sleeper);
      if (!driving) void drive();
    });
  }

  async function drive(): Promise<void> {
    driving = true;
    while (asleep.size > 0) {
      await idleAnalyser();
      const next = Math.min(...[...asleep].map(({ at }) => at));
      if (next === Number.POSITIVE_INFINITY) continue;
      leapt += Math.max(0, next - now());
      for (const sleeper of [...asleep].filter(({ at }) => at <= now())) {
        asleep.delete(sleeper);
        sleeper.wake();
      }
    }
    driving = false;
  }

  async function idleAnalyser(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      if (underWay > 0) await new Promise<void>((resolve) => (whenIdle = resolve));
      await new Promise((resolve) => setImmediate(resolve));
      const disk = () => process.getActiveResourcesInfo().some((name) => /^(?:FSReq|CloseReq)/.test(name));
      if (underWay > 0 || disk()) quiet = -1;
    }
  }

  function changeUnderWay(by: 1 | -1): void {
    underWay += by;
    if (underWay === 0) whenIdle();
  }

  // Work that is under way, or a wait in the middle of such work.
  async function during<T>(by: 1 | -1, work: () => Promise<T>): Promise<T> {
    changeUnderWay(by);
    try {
      return await work();
    } finally {
      changeUnderWay(by === 1 ? -1 : 1);
    }
  }

  return {
    now,
    sleep,
    server: { now, sleep: (ms, signal) => during(-1, () => sleep(ms, signal)) },
    watchCalls(provider) {
      const { prepare, cancel } = provider;
      return {
        ...provider,
        ...(prepare ? { prepare: (...args) => during(1, () => prepare(...args)) } : {}),
        ...(cancel ? { cancel: (...args) => during(1, () => cancel(...args)) } : {}),
        submit: (...args) => during(1, () => provider.submit(...args)),
        poll: (...args) => during(1, () => provider.poll(...args)),
        download: (...args) => during(1, () => provider.download(...args)),
        findLost: (lost, wait, ...args) =>
          during(1, () => provider.findLost(lost, (signal) => during(-1, () => wait(signal)), ...args)),
      };
    },
    watchRequests: (dispatch) => (options, handler) => {
      changeUnderWay(1);
      let over = false;
      const end = () => {
        if (!over) changeUnderWay(-1);
        over = true;
      };
      return dispatch(options, {
        onRequestStart: (...args) => handler.onRequestStart?.(...args),
        onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
        onResponseStart: (...args) => handler.onResponseStart?.(...args),
        onResponseData: (...args) => handler.onResponseData?.(...args),
        onResponseEnd(...args) {
          end();
          handler.onResponseEnd?.(...args);
        },
        onResponseError(...args) {
          end();
          handler.onResponseError?.(...args);
        },
      });
    },
  };
}
