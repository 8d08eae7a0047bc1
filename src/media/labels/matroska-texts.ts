import type { OpenFile } from '../../system/open-file.js';
import { type LabelText, LONGEST_TEXT, MOST_TEXTS } from './label-text.js';

/** The tags of a Matroska or WebM file, as far as its elements have a length. */
export async function matroskaTexts(file: OpenFile): Promise<readonly LabelText[]> {
  const texts: LabelText[] = [];
  let count = 0;
  const walk = async (
    [from, to]: readonly [number, number],
    tag: { name: string; text: string } | null,
    depth: number,
  ): Promise<void> => {
    if (depth > DEEPEST) return;
    for (let at = from; at < to && count < MOST_ELEMENTS && texts.length < MOST_TEXTS; count += 1) {
      const element = await elementAt(file, at, to);
      if (element === null) return;
      const { id, start, end } = element;
      if (id === SIMPLE_TAG) {
        const own = { name: '', text: '' };
        await walk([start, end], own, depth + 1);
        texts.push({ place: 'tags', ...own });
      } else if (PARENTS.has(id)) await walk([start, end], tag, depth + 1);
      else if (tag !== null && id === TAG_NAME) tag.name = await textAt(file, start, end);
      else if (tag !== null && id === TAG_STRING) tag.text = await textAt(file, start, end);
      at = end;
    }
  };
  await walk([0, file.size()], null, 0);
  return texts;
}

const MOST_ELEMENTS = 200_000;
const DEEPEST = 8;
const [SEGMENT, TAGS, TAG, SIMPLE_TAG, TAG_NAME, TAG_STRING] = [
  0x18538067, 0x1254c367, 0x7373, 0x67c8, 0x45a3, 0x4487,
];
const PARENTS: ReadonlySet<number> = new Set([SEGMENT, TAGS, TAG]);

interface Element {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

// Null at the end, and at bytes that are no element.
async function elementAt(file: OpenFile, at: number, to: number): Promise<Element | null> {
  const head = Buffer.alloc(12);
  const filled = Math.min(await file.read(head, at), to - at);
  const idLength = lengthOf(head[0] ?? 0, 4);
  const sizeLength = idLength === 0 ? 0 : lengthOf(head[idLength] ?? 0, 8);
  if (sizeLength === 0 || filled < idLength + sizeLength) return null;
  const id = head.readUIntBE(0, idLength);
  const start = at + idLength + sizeLength;
  let size = head[idLength]! & (0xff >> sizeLength);
  let isUnknown = size === 0xff >> sizeLength;
  for (const byte of head.subarray(idLength + 1, idLength + sizeLength)) {
    size = size * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  // A live recording does not know the length of its segment.
  if (isUnknown) return PARENTS.has(id) ? { id, start, end: to } : null;
  return start + size > to && !PARENTS.has(id) ? null : { id, start, end: Math.min(to, start + size) };
}

// The leading zeros of the first byte are the number of further bytes.
function lengthOf(first: number, most: number): number {
  const length = Math.clz32(first) - 23;
  return first !== 0 && length <= most ? length : 0;
}

async function textAt(file: OpenFile, start: number, end: number): Promise<string> {
  const bytes = Buffer.alloc(Math.min(end - start, LONGEST_TEXT));
  const filled = await file.read(bytes, start);
  return bytes.toString('utf8', 0, filled);
}
