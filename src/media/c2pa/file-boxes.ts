import { createHash } from 'node:crypto';
import { type OpenFile, withOpenFile } from '../../system/open-file.js';
import { BrokenMp4 } from '../mp4/boxes.js';
import { C2PA_UUID } from './manifest-box.js';

/** A box at the top level of a file. */
export interface FileBox {
  readonly type: string;
  readonly at: number;
  readonly length: number;
  /** It contains a C2PA manifest store. */
  readonly isManifest: boolean;
}

/** All boxes of a file in order. Throws BrokenMp4 for a file that is not made of whole boxes. */
export async function fileBoxes(file: OpenFile): Promise<readonly FileBox[]> {
  const { boxes, rest } = await scanBoxes(file);
  if (rest > 0) throw new BrokenMp4('it is not made of whole boxes');
  return boxes;
}

/** Whether a file has a manifest store, as far as it is made of boxes. */
export async function hasManifest(path: string): Promise<boolean> {
  return withOpenFile(path, async (file) => {
    const { boxes } = await scanBoxes(file);
    return boxes.some(({ isManifest }) => isManifest);
  });
}

// Ends at the first bytes that are no box.
async function scanBoxes(
  file: OpenFile,
): Promise<{ readonly boxes: readonly FileBox[] /** Bytes that are no boxes. */; readonly rest: number }> {
  const size = file.size();
  const boxes: FileBox[] = [];
  const head = Buffer.alloc(24);
  let at = 0;
  while (at < size && boxes.length < MOST_BOXES) {
    const filled = await file.read(head, at);
    const length = filled < 8 ? 0 : boxLength(head, filled, size - at);
    if (length < 8 || at + length > size) break;
    const type = head.toString('latin1', 4, 8);
    const isManifest = type === 'uuid' && filled === 24 && head.subarray(8).equals(C2PA_UUID);
    boxes.push({ type, at, length, isManifest });
    at += length;
  }
  return { boxes, rest: size - at };
}

const MOST_BOXES = 100_000;

function boxLength(head: Buffer, filled: number, rest: number): number {
  const short = head.readUInt32BE(0);
  if (short === 0) return rest;
  if (short !== 1) return short;
  return filled < 16 ? 0 : Number(head.readBigUInt64BE(8));
}

/** Hashes the boxes of a file as C2PA's BMFF hash does: with their places, without those that may change. */
export interface BoxHash {
  /** A box begins at this place of the file. Returns whether its bytes are hashed. */
  begin(box: Pick<FileBox, 'type' | 'isManifest'>, at: number): boolean;
  update(bytes: Uint8Array): void;
  digest(): Buffer;
}

/** Starts a hash. */
export function boxHash(): BoxHash {
  const hash = createHash('sha256');
  const place = Buffer.alloc(8);
  return {
    begin({ type, isManifest }, at) {
      if (isManifest || NOT_HASHED.has(type)) return false;
      place.writeBigUInt64BE(BigInt(at));
      hash.update(place);
      return true;
    },
    update: (bytes) => void hash.update(bytes),
    digest: () => hash.digest(),
  };
}

// The exclusions that a BMFF hash of this library lists.
const NOT_HASHED: ReadonlySet<string> = new Set(['ftyp', 'mfra', 'free', 'skip']);

const BLOCK = 1 << 20;

/** The blocks of a range of a file. Each is valid until the next one. Throws BrokenMp4 when the file got shorter. */
export async function* blocksOfRange(
  file: OpenFile,
  { at, length }: Pick<FileBox, 'at' | 'length'>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const block = Buffer.allocUnsafe(Math.min(BLOCK, length));
  for (let done = 0; done < length; ) {
    const part = block.subarray(0, Math.min(BLOCK, length - done));
    if ((await file.read(part, at + done)) < part.length) throw new BrokenMp4('it ended while it was read');
    yield part;
    done += part.length;
  }
}
