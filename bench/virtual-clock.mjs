// A clock that jumps from sleeper to sleeper as soon as everything else has come to rest.
export function virtualClock() {
  let now = Date.UTC(2026, 0, 1);
  const asleep = new Set();

  return {
    now: () => now,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: now + Math.max(0, ms), wake: undefined };
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
    async run(work) {
      let done = false;
      const end = work.finally(() => {
        done = true;
      });
      end.catch(() => undefined);
      while (!done) {
        await atRest();
        if (done || asleep.size === 0) continue;
        let next = Infinity;
        for (const { at } of asleep) next = Math.min(next, at);
        now = Math.max(now, next);
        const due = [...asleep].filter(({ at }) => at <= now);
        for (const sleeper of due) {
          asleep.delete(sleeper);
          sleeper.wake();
        }
      }
      return await end;
    },
  };
}

async function atRest() {
  for (let quiet = 0; quiet < 3; quiet += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (process.getActiveResourcesInfo().some((name) => /^(?:FSReq|CloseReq)/.test(name))) quiet = -1;
  }
}
