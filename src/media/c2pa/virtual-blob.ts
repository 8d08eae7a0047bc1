import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes in memory, or a range of a file. */
export type BlobPart = { readonly bytes: Uint8Array } | FileRange;

/** A range of a file; without a length, up to its end. */
export interface FileRange {
  readonly path: string;
  readonly at?: number;
  readonly length?: number;
}

/**
 * What the C2PA library needs of a Blob: it reads ranges, at once. The bytes of files stay on the disk. It has to be
 * closed.
 */
export interface VirtualBlob extends Disposable {
  readonly size: number;
  readonly type: string;
  slice(from?: number, to?: number): VirtualBlob;
  read(): ArrayBuffer;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A blob of parts in their order. Throws a system error. */
export function openVirtualBlob(parts: readonly BlobPart[]): VirtualBlob {
  const descriptors: number[] = [];
  const sources = parts.map((part): Source => {
    if ('bytes' in part) {
      const { bytes } = part;
      return { length: bytes.length, fill: (into, at) => into.set(bytes.subarray(at, at + into.length)) };
    }
    const descriptor = openSync(part.path, 'r');
    descriptors.push(descriptor);
    const { at: start = 0, length = fstatSync(descriptor).size - (part.at ?? 0) } = part;
    return { length, fill: (into, at) => fillFrom(descriptor, into, start + at) };
  });
  const size = sources.reduce((sum, { length }) => sum + length, 0);
  const close = (): void => {
    for (const descriptor of descriptors.splice(0)) closeSync(descriptor);
  };
  return viewOf(sources, [0, size], close);
}

interface Source {
  readonly length: number;
  fill(into: Uint8Array, at: number): void;
}

function viewOf(
  sources: readonly Source[],
  [start, end]: readonly [number, number],
  close: () => void,
): VirtualBlob {
  const size = end - start;
  const place = (at: number): number => start + Math.max(0, Math.min(size, at < 0 ? size + at : at));
  return {
    size,
    type: '',
    slice: (from = 0, to = size) => viewOf(sources, [place(from), Math.max(place(from), place(to))], close),
    read() {
      const whole = new Uint8Array(size);
      let at = 0;
      for (const { length, fill } of sources) {
        const [from, to] = [Math.max(start, at), Math.min(end, at + length)];
        if (from < to) fill(whole.subarray(from - start, to - start), from - at);
        at += length;
      }
      return whole.buffer;
    },
    async arrayBuffer() {
      return this.read();
    },
    [Symbol.dispose]: close,
  };
}

function fillFrom(descriptor: number, into: Uint8Array, at: number): void {
  for (let done = 0; done < into.length; ) {
    const count = readSync(descriptor, into, done, into.length - done, at + done);
    if (count === 0) throw new Error('A file ended while it was read.');
    done += count;
  }
}
