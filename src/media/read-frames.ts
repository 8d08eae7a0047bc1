import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { allowManyWaits } from '../system/allow-many-waits.js';
import type { MediaArgument, MediaEngine } from './engine.js';

/** What ffmpeg writes to `pipe:1`. */
export interface RawFrames {
  readonly args: readonly MediaArgument[];
  /** Of one frame. */
  readonly bytes: number;
}

/**
 * Reads raw frames one by one. ffmpeg waits for the reader, so that only a few frames are in memory, and ends when the
 * reader leaves early. The reader owns each frame. Bytes after the last whole frame are ignored.
 */
export async function* readFrames(
  engine: MediaEngine,
  { args, bytes }: RawFrames,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, undefined> {
  const left = new AbortController();
  const stopped = AbortSignal.any([signal, left.signal]);
  const frames = new PassThrough({ objectMode: true, highWaterMark: 2 });
  let frame = new Uint8Array(bytes);
  let filled = 0;
  const onOutput = async (chunk: Uint8Array): Promise<void> => {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + bytes - filled);
      frame.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < bytes) continue;
      const whole = frame;
      [frame, filled] = [new Uint8Array(bytes), 0];
      if (!frames.write(whole)) await once(frames, 'drain', { signal: allowManyWaits(stopped) });
    }
  };
  const run = engine.run({ args, onOutput }, stopped).then(
    () => void frames.end(),
    (error: unknown) => void frames.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  try {
    for await (const one of frames) yield one as Uint8Array;
  } finally {
    left.abort();
    await run;
  }
}
