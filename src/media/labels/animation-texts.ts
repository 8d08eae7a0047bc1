import type { OpenFile } from '../../system/open-file.js';
import { type LabelText, LONGEST_TEXT, MOST_TEXTS } from './label-text.js';

/** The comments and the XMP of a GIF. */
export async function gifTexts(file: OpenFile): Promise<readonly LabelText[]> {
  const bytes = Buffer.alloc(Math.min(file.size(), MOST_BYTES));
  const gif = bytes.subarray(0, await file.read(bytes, 0));
  const texts: LabelText[] = [];
  for (let at = HEAD + tableBytes(gif[10] ?? 0); at < gif.length && texts.length < MOST_TEXTS; ) {
    const [kind, label] = [gif[at], gif[at + 1]];
    if (kind === IMAGE) {
      at = afterBlocks(gif, at + 11 + tableBytes(gif[at + 9] ?? 0));
    } else if (kind === EXTENSION) {
      if (label === COMMENT) texts.push({ place: 'comment', name: 'comment', text: blocksAt(gif, at + 2) });
      if (label === APPLICATION && gif.toString('latin1', at + 3, at + 14) === 'XMP DataXMP') {
        // XMP is plain text, with a ramp of lengths behind it.
        const end = gif.indexOf('<?xpacket end', at);
        const text = gif.toString('utf8', at + 14, end === -1 ? at + 14 + LONGEST_TEXT : end);
        texts.push({ place: 'XMP', name: null, text: text.slice(0, LONGEST_TEXT) });
      }
      at = afterBlocks(gif, at + 2);
    } else break;
  }
  return texts;
}

/** The XMP of a WebP. */
export async function webpTexts(file: OpenFile): Promise<readonly LabelText[]> {
  const [size, head] = [file.size(), Buffer.alloc(8)];
  const texts: LabelText[] = [];
  for (let [at, count] = [12, 0]; at + 8 <= size && count < MOST_CHUNKS; count += 1) {
    await file.read(head, at);
    const length = head.readUInt32LE(4);
    if (head.toString('latin1', 0, 4) === 'XMP ') {
      const xmp = Buffer.alloc(Math.min(length, size - at - 8, LONGEST_TEXT));
      await file.read(xmp, at + 8);
      texts.push({ place: 'XMP', name: null, text: xmp.toString('utf8') });
    }
    at += 8 + length + (length % 2);
  }
  return texts;
}

const MOST_BYTES = 1 << 28;
const MOST_CHUNKS = 100_000;
const HEAD = 13;
const [IMAGE, EXTENSION, COMMENT, APPLICATION] = [0x2c, 0x21, 0xfe, 0xff];

function tableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function afterBlocks(gif: Buffer, from: number): number {
  for (let at = from; at < gif.length; at += 1 + gif[at]!) if (gif[at] === 0) return at + 1;
  return gif.length;
}

function blocksAt(gif: Buffer, from: number): string {
  const parts: Buffer[] = [];
  let length = 0;
  for (let at = from; at < gif.length && gif[at] !== 0 && length < LONGEST_TEXT; at += 1 + gif[at]!) {
    parts.push(gif.subarray(at + 1, at + 1 + gif[at]!));
    length += gif[at]!;
  }
  return Buffer.concat(parts).toString('utf8');
}
