import { type FileHandle, open } from 'node:fs/promises';
import { withOpenFile } from '../../system/open-file.js';
import { blocksOfRange, boxHash, type FileBox, fileBoxes } from './file-boxes.js';
import { manifestBox, manifestBoxLength } from './manifest-box.js';
import { movedIndex } from './moved-index.js';

/** A manifest store that is finished when the hash of its file is known. */
export interface LateManifest {
  /** Bytes of the store. */
  readonly length: number;
  bind(fileHash: Buffer): Buffer;
}

/**
 * Writes a copy of a film of ours with a manifest store behind its first box. Its packets stay as they are, and only its
 * index is in memory. Throws a system error, or the signal's reason.
 */
export async function embedManifest(
  film: string,
  target: string,
  manifest: LateManifest,
  signal: AbortSignal,
): Promise<void> {
  await withOpenFile(film, async (file) => {
    const boxes = await fileBoxes(file);
    const [first] = boxes;
    if (first?.type !== 'ftyp') throw new Error(`${film} does not begin like a film.`);
    const room = manifestBoxLength(manifest.length);
    const indexes = await movedIndexes(boxes, room, (box) => wholeBox(blocksOfRange(file, box)));
    // At the end of the file nothing moves. No film needs that, unless it has almost four gigabytes.
    const place = indexes === null ? file.size() : first.length;
    const output = await open(target, 'w');
    try {
      const hash = boxHash();
      const out = writer(output, signal);
      for (const box of boxes) {
        if (out.at === place) out.at += room;
        const isHashed = hash.begin(box, out.at);
        const moved = indexes?.get(box);
        for await (const block of moved ? [moved] : blocksOfRange(file, box)) {
          if (isHashed) hash.update(block);
          await out.write(block);
        }
      }
      const bytes = manifestBox(manifest.bind(hash.digest()));
      if (bytes.length !== room) throw new Error('The manifest store changed its length.');
      await output.write(bytes, 0, bytes.length, place);
      await output.sync();
    } finally {
      await output.close();
    }
  });
}

/** The hash of a whole file, for a manifest behind its end. Throws BrokenMp4. */
export async function hashBoxes(path: string, signal: AbortSignal): Promise<Buffer> {
  return withOpenFile(path, async (file) => {
    const hash = boxHash();
    for (const box of await fileBoxes(file)) {
      if (!hash.begin(box, box.at)) continue;
      for await (const block of blocksOfRange(file, box)) {
        signal.throwIfAborted();
        hash.update(block);
      }
    }
    return hash.digest();
  });
}

async function movedIndexes(
  boxes: readonly FileBox[],
  by: number,
  read: (box: FileBox) => Promise<Buffer>,
): Promise<ReadonlyMap<FileBox, Buffer> | null> {
  const moved = new Map<FileBox, Buffer>();
  for (const box of boxes) {
    if (box.type !== 'moov') continue;
    const index = movedIndex(await read(box), by);
    if (index === null) return null;
    moved.set(box, index);
  }
  return moved;
}

async function wholeBox(blocks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const block of blocks) parts.push(Buffer.from(block)); // The next block uses the same memory.
  return Buffer.concat(parts);
}

interface Writer {
  at: number;
  write(bytes: Uint8Array): Promise<void>;
}

function writer(output: FileHandle, signal: AbortSignal): Writer {
  return {
    at: 0,
    async write(bytes) {
      signal.throwIfAborted();
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await output.write(bytes, done, bytes.length - done, this.at + done);
        done += bytesWritten;
      }
      this.at += bytes.length;
    },
  };
}
