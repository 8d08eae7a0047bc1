/** A signal that aborts with another one, or when its time is over. Disposing it ends the time. */
export interface TimeLimit extends Disposable {
  readonly signal: AbortSignal;
  /** Whether the time is over. */
  readonly over: boolean;
}

/**
 * Starts a time limit. `AbortSignal.timeout` inside `AbortSignal.any` does not do: nothing refers to it, so Node may
 * collect it as garbage together with its timer, and the limit never ends.
 */
export function openTimeLimit(signal: AbortSignal, ms: number): TimeLimit {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException('The time is over.', 'TimeoutError')), ms);
  return {
    signal: AbortSignal.any([signal, limit.signal]),
    get over() {
      return limit.signal.aborted;
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
