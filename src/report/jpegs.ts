import type { MediaArgument, MediaEngine } from '../media/engine.js';
import { passthrough } from '../media/passthrough.js';

/** Pictures to take out of a file. */
export interface Images {
  readonly input: readonly MediaArgument[];
  readonly filters: readonly string[];
  readonly width: number;
  readonly count: number;
  readonly signal: AbortSignal;
}

/** The first pictures as JPEG files, one after the other. Empty when it fails: a report must not fail a render. */
export async function jpegs(
  engine: MediaEngine,
  { input, filters, width, count, signal }: Images,
): Promise<Uint8Array> {
  try {
    const { stdout } = await engine.run(
      {
        args: [
          ...input,
          ...['-vf', [...filters, `scale=${width}:-2:flags=bicubic`].join(',')],
          ...[...passthrough(engine), '-frames:v', String(count)],
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

/** One by one: inside of a picture, a mark of its end is never followed by one of a beginning. */
export function splitJpegs(bytes: Uint8Array): readonly Uint8Array[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pictures: Uint8Array[] = [];
  for (let from = 0; from < buffer.length; ) {
    const seam = buffer.indexOf(BETWEEN_PICTURES, from);
    const to = seam === -1 ? buffer.length : seam + 2;
    pictures.push(buffer.subarray(from, to));
    from = to;
  }
  return pictures;
}

const BETWEEN_PICTURES = Buffer.from([0xff, 0xd9, 0xff, 0xd8, 0xff]);

/** A file as a data: address. */
export function address(bytes: Uint8Array, mime: string): string {
  return `data:${mime};base64,${Buffer.from(bytes).toString('base64')}`;
}
