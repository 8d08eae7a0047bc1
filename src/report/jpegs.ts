import type { MediaArgument, MediaEngine } from '../media/engine.js';
import { passthroughOptions } from '../media/passthrough.js';

/** The frames to extract from a file. */
export interface FramesToExtract {
  readonly input: readonly MediaArgument[];
  readonly filters: readonly string[];
  readonly width: number;
  readonly count: number;
  readonly signal: AbortSignal;
}

/** The first frames as consecutive JPEG files. Empty if this fails: a report must not fail a render. */
export async function jpegs(
  engine: MediaEngine,
  { input, filters, width, count, signal }: FramesToExtract,
): Promise<Uint8Array> {
  try {
    const { stdout } = await engine.run(
      {
        args: [
          ...input,
          ...['-vf', [...filters, `scale=${width}:-2:flags=bicubic`].join(',')],
          ...[...passthroughOptions(engine), '-frames:v', String(count)],
          ...['-c:v', 'mjpeg', '-q:v', '4', '-pix_fmt', 'yuvj420p', '-f', 'image2pipe', 'pipe:1'],
        ],
      },
      signal,
    );
    return stdout;
  } catch {
    signal.throwIfAborted();
    return new Uint8Array();
  }
}

/** Splits consecutive JPEG files. Inside a file, an end marker is never followed by a start marker. */
export function splitJpegs(bytes: Uint8Array): readonly Uint8Array[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files: Uint8Array[] = [];
  for (let from = 0; from < buffer.length; ) {
    const end = buffer.indexOf(END_AND_START, from);
    const to = end === -1 ? buffer.length : end + 2;
    files.push(buffer.subarray(from, to));
    from = to;
  }
  return files;
}

const END_AND_START = Buffer.from([0xff, 0xd9, 0xff, 0xd8, 0xff]);

/** A file as a data: URI. */
export function dataUri(bytes: Uint8Array, mime: string): string {
  return `data:${mime};base64,${Buffer.from(bytes).toString('base64')}`;
}
