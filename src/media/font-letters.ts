import { type OpenFile, withOpenFile } from '../system/open-file.js';

/** The letters that a font has, by code point. */
export interface FontLetters {
  has(codePoint: number): boolean;
}

const read = new Map<string, Promise<FontLetters>>();

/** Reads which letters a font file (OTF or TTF) has; each file once, and of it only the table that says so. */
export function fontLetters(path: string): Promise<FontLetters> {
  const known = read.get(path) ?? withOpenFile(path, readLetters);
  read.set(path, known);
  return known;
}

async function readLetters(file: OpenFile): Promise<FontLetters> {
  const map = await mapTable(file);
  const ranges = rangesOf(map);
  return {
    has(codePoint) {
      let [low, high] = [0, ranges.length - 1];
      while (low <= high) {
        const middle = (low + high) >> 1;
        const [first, last] = ranges[middle]!; // Inside by the loop's bounds.
        if (codePoint < first) high = middle - 1;
        else if (codePoint > last) low = middle + 1;
        else return true;
      }
      return false;
    },
  };
}

async function mapTable(file: OpenFile): Promise<Buffer> {
  const head = Buffer.alloc(12);
  await file.read(head, 0);
  const entries = Buffer.alloc(16 * head.readUInt16BE(4));
  await file.read(entries, head.length);
  for (let at = 0; at < entries.length; at += 16) {
    if (entries.toString('latin1', at, at + 4) !== 'cmap') continue;
    const table = Buffer.alloc(entries.readUInt32BE(at + 12));
    await file.read(table, entries.readUInt32BE(at + 8));
    return table;
  }
  throw new Error(`The font ${file.path} has no table of its letters.`);
}

type Range = readonly [number, number];

// Segmented coverage: groups of code points that follow each other. Fonts with letters of East Asia have it.
const SEGMENTED = 12;

function rangesOf(table: Buffer): readonly Range[] {
  for (let record = 0; record < table.readUInt16BE(2); record += 1) {
    const at = table.readUInt32BE(8 + 8 * record);
    if (table.readUInt16BE(at) !== SEGMENTED) continue;
    const groups = Array.from({ length: table.readUInt32BE(at + 12) }, (_, group): Range => {
      const start = at + 16 + 12 * group;
      return [table.readUInt32BE(start), table.readUInt32BE(start + 4)];
    });
    return groups.sort(([a], [b]) => a - b);
  }
  throw new Error('The font says in no known form which letters it has.');
}
