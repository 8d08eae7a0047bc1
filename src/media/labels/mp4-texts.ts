import type { OpenFile } from '../../system/open-file.js';
import { type Box, BrokenMp4, childrenOf, inside } from '../mp4/boxes.js';
import { type LabelText, LONGEST_TEXT, MOST_TEXTS } from './label-text.js';

/** The texts of the metadata of an MP4 or MOV, as far as it can be read: a damaged part hides only itself. */
export async function mp4Texts(file: OpenFile): Promise<readonly LabelText[]> {
  const texts: LabelText[] = [];
  for await (const box of metadataBoxes(file)) {
    if (texts.length >= MOST_TEXTS) break;
    texts.push(...textsOf(box));
  }
  return texts.slice(0, MOST_TEXTS);
}

// An index of a long film has some megabytes.
const LARGEST_BOX = 1 << 28;
const MOST_BOXES = 10_000;
const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac';

// At the top level: an index, metadata of the file, and XMP.
async function* metadataBoxes(file: OpenFile): AsyncGenerator<Box, void, undefined> {
  const size = file.size();
  const head = Buffer.alloc(32);
  for (let [at, count] = [0, 0]; at + 8 <= size && count < MOST_BOXES; count += 1) {
    const filled = await file.read(head, at);
    const type = head.toString('latin1', 4, 8);
    const length = Math.min(boxLength(head, filled, size - at), size - at);
    if (length < 8) return;
    const isXmp = type === 'uuid' && head.toString('hex', 8, 24) === XMP_UUID && length <= LONGEST_TEXT;
    if ((isXmp || type === 'moov' || type === 'meta' || type === 'udta') && length <= LARGEST_BOX) {
      const bytes = Buffer.allocUnsafe(length);
      const read = await file.read(bytes, at);
      const start = head.readUInt32BE(0) === 1 ? 16 : 8;
      if (start <= read) yield { type, bytes, at: 0, start, end: read };
    }
    at += length;
  }
}

function boxLength(head: Buffer, filled: number, rest: number): number {
  const short = head.readUInt32BE(0);
  if (short === 0) return rest;
  if (short !== 1) return short;
  return filled < 16 ? 0 : Number(head.readBigUInt64BE(8));
}

function textsOf(box: Box): readonly LabelText[] {
  try {
    switch (box.type) {
      case 'uuid':
        return [{ place: 'XMP', name: null, text: box.bytes.toString('utf8', box.start + 16, box.end) }];
      case 'moov':
        return [
          ...metadataIn(box, 'moov'),
          ...[...childrenOf(box, 'trak')].flatMap((track) => metadataIn(track, 'moov/trak')),
        ];
      case 'udta':
        return userData(box, 'udta');
      default:
        return metaTexts(box, box.type);
    }
  } catch (error) {
    if (error instanceof BrokenMp4) return [];
    throw error;
  }
}

function metadataIn(box: Box, place: string): readonly LabelText[] {
  return [
    ...[...childrenOf(box, 'meta')].flatMap((meta) => metaTexts(meta, `${place}/meta`)),
    ...[...childrenOf(box, 'udta')].flatMap((data) => userData(data, `${place}/udta`)),
  ];
}

function userData(box: Box, place: string): readonly LabelText[] {
  return inside(box).flatMap((one) => {
    if (one.type === 'meta') return metaTexts(one, `${place}/meta`);
    if (one.type === 'XMP_') return [{ place: 'XMP', name: null, text: textIn(one, 0) }];
    // QuickTime: a length and a language come first. ISO: a version, flags and a language. Others have neither.
    const skip = one.type.startsWith('\u00a9') ? 4 : 0;
    return one.end - one.start > LONGEST_TEXT ? [] : [{ place, name: one.type, text: textIn(one, skip) }];
  });
}

// An ISO box has a version and flags first, and a QuickTime atom has not.
function metaTexts(meta: Box, place: string): readonly LabelText[] {
  const isPlain = meta.bytes.toString('latin1', meta.start + 4, meta.start + 8) === 'hdlr';
  const content = { ...meta, start: Math.min(meta.end, meta.start + (isPlain ? 0 : 4)) };
  const [keys] = childrenOf(content, 'keys');
  const names = keys === undefined ? [] : keyNames(keys);
  const [xmp] = childrenOf(content, 'XMP_');
  const texts: LabelText[] = xmp === undefined ? [] : [{ place: 'XMP', name: null, text: textIn(xmp, 0) }];
  for (const list of childrenOf(content, 'ilst')) {
    for (const item of inside(list)) {
      const [data] = childrenOf(item, 'data');
      if (data === undefined || texts.length >= MOST_TEXTS) continue;
      texts.push({ place, name: nameOf(item, names), text: textIn(data, DATA_HEAD) });
    }
  }
  return texts;
}

const DATA_HEAD = 8;

// By number where there is a table of names, by a box of its own in a free item, otherwise by its type.
function nameOf(item: Box, names: readonly string[]): string {
  const [free] = childrenOf(item, 'name');
  if (free !== undefined) return textIn(free, 4);
  const number = item.bytes.readUInt32BE(item.at + 4);
  return names[number - 1] ?? item.type;
}

function keyNames(keys: Box): readonly string[] {
  const names: string[] = [];
  for (let at = keys.start + 8; at + 8 <= keys.end && names.length < MOST_TEXTS; ) {
    const length = keys.bytes.readUInt32BE(at);
    if (length < 8 || at + length > keys.end) break;
    names.push(keys.bytes.toString('utf8', at + 8, at + length));
    at += length;
  }
  return names;
}

function textIn({ bytes, start, end }: Box, skip: number): string {
  return bytes.toString('utf8', Math.min(end, start + skip), Math.min(end, start + skip + LONGEST_TEXT));
}
