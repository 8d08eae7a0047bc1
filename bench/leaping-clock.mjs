/**
 * A clock that jumps to the next timer as soon as nothing is running, so that waiting takes no time. Work takes its real
 * time, or none with `work: 'instant'`.
 */
export function leapingClock({ work = 'real' } = {}) {
  const passed = work === 'real' ? () => performance.now() : () => 0;
  const begun = passed();
  const asleep = new Set();
  let leapt = 0;
  let underWay = 0;
  const now = () => Date.UTC(2026, 0, 1) + passed() - begun + leapt;

  return {
    now,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: now() + Math.max(0, ms), wake: undefined };
        const stop = () => {
          asleep.delete(sleeper);
          reject(signal.reason);
        };
        sleeper.wake = () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        };
        signal?.addEventListener('abort', stop, { once: true });
        asleep.add(sleeper);
      });
    },
    /** An undici interceptor: while a request is on its way, nothing is leapt over. */
    watchRequests: (dispatch) => (options, handler) => {
      underWay += 1;
      let over = false;
      const end = () => {
        if (!over) underWay -= 1;
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
    async run(work) {
      let done = false;
      const end = work.finally(() => {
        done = true;
      });
      end.catch(() => undefined);
      while (!done) {
        await idleAnalyser();
        if (done || asleep.size === 0) continue;
        let next = Number.POSITIVE_INFINITY;
        for (const { at } of asleep) next = Math.min(next, at);
        leapt += Math.max(0, next - now());
        const due = [...asleep].filter(({ at }) => at <= now());
        for (const sleeper of due) {
          asleep.delete(sleeper);
          sleeper.wake();
        }
      }
      return await end;
    },
  };

  async function idleAnalyser() {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const disk = () => process.getActiveResourcesInfo().some((name) => /^(?:FSReq|CloseReq)/.test(name));
      if (underWay > 0 || disk()) quiet = -1;
    }
  }
}
