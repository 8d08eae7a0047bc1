import { allowManyWaits } from '../../../../system/allow-many-waits.js';
import { untilAborted } from '../../../../system/until-aborted.js';
import { type CancelFlag, raise } from '../memory/cancel-flag.js';

/** The frames of a clip, in order. Only a few are drawn ahead of the reader, so that memory stays bounded. */
export interface FrameStream<Frame = Uint8Array> extends AsyncDisposable {
  frames(): AsyncIterable<Frame>;
}

/** The frames that a stream draws, and its limits. */
export interface FrameSource<Frame = Uint8Array> {
  readonly count: number;
  readonly workers: number;
  readonly cancel: CancelFlag;
  readonly signal: AbortSignal;
  /** Starts drawing one frame. */
  draw(index: number): Promise<Frame>;
}

/** Opens a stream over the frames of `source`. Drawing starts with the first read. */
export function openFrameStream<Frame>(source: FrameSource<Frame>): FrameStream<Frame> {
  const { count, workers, cancel, signal } = source;
  const drawing = new Set<Promise<unknown>>();
  const ahead: Promise<Frame>[] = [];
  let next = 0;
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    raise(cancel);
  };
  allowManyWaits(signal).addEventListener('abort', stop, { once: true });

  // One frame per worker, and two more that wait for the reader, so that neither side waits for the other.
  function fill(): void {
    while (!stopped && next < count && drawing.size < workers && ahead.length < workers + 2) {
      const frame = source.draw(next++);
      const settled = frame
        .then(noop, noop)
        .finally(() => drawing.delete(settled))
        .then(fill);
      drawing.add(settled);
      ahead.push(frame);
    }
  }

  async function* read(): AsyncGenerator<Frame> {
    try {
      for (let index = 0; index < count; index++) {
        signal.throwIfAborted();
        fill();
        const frame = ahead.shift();
        if (frame === undefined) throw new Error('The frames of a clip can be read once.');
        yield await untilAborted(frame, signal);
      }
    } finally {
      // A reader that leaves early needs no more frames: those already started are cancelled and not waited for.
      if (next > 0) stop();
      for (const frame of ahead) frame.catch(noop);
    }
  }

  return {
    frames: read,
    async [Symbol.asyncDispose]() {
      stop();
      signal.removeEventListener('abort', stop);
      while (drawing.size > 0) await Promise.all([...drawing]);
    },
  };
}

function noop(): void {}
