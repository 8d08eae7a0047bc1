import { type CancelFlag, raise } from './cancelled.js';

/** One clip being drawn: in order, a few frames ahead of the reader and no further, so that memory stays bounded. */
export interface FrameStream extends AsyncDisposable {
  frames(): AsyncIterable<Uint8Array>;
}

/** What a stream draws, and with what. */
export interface FrameSource {
  readonly count: number;
  readonly workers: number;
  readonly cancel: CancelFlag;
  readonly signal: AbortSignal;
  /** Starts drawing one frame. */
  draw(index: number): Promise<Uint8Array>;
}

/** A stream over the frames of `source`. Nothing is drawn before somebody reads. */
export function openFrameStream(source: FrameSource): FrameStream {
  const { count, workers, cancel, signal } = source;
  const inFlight = new Set<Promise<unknown>>();
  const stop = (): void => raise(cancel);
  signal.addEventListener('abort', stop, { once: true });

  function start(index: number): Promise<Uint8Array> {
    const frame = source.draw(index);
    const settled = frame.catch(() => undefined).finally(() => inFlight.delete(settled));
    inFlight.add(settled);
    return frame;
  }

  async function* read(): AsyncGenerator<Uint8Array> {
    const ahead: Promise<Uint8Array>[] = [];
    let next = 0;
    try {
      for (let index = 0; index < count; index++) {
        signal.throwIfAborted();
        // One more than there are workers: a worker never waits for the reader to come back.
        while (next < count && ahead.length <= workers) ahead.push(start(next++));
        yield await untilAborted(ahead.shift()!, signal); // The loop above put at least one in.
      }
    } finally {
      if (next > 0 && ahead.length > 0) stop();
    }
  }

  return {
    frames: read,
    async [Symbol.asyncDispose]() {
      stop();
      signal.removeEventListener('abort', stop);
      await Promise.all(inFlight);
    },
  };
}

/** Waits for `work`, but gives up at once with the signal's reason when it aborts. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
