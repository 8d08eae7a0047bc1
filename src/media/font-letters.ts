import { type OpenFile, withOpenFile } from '../system/open-file.js';

/** The characters of a font, by code point. */
export interface FontLetters {
  has(codePoint: number): boolean;
}

const read = new Map<string, Promise<FontLetters>>();

/** Reads the character map of a font file (OTF or TTF). Each file is read once, and only its cmap table. */
export function readFontLetters(path: string): Promise<FontLetters> {
  const known = read.get(path) ?? withOpenFile(path, readLetters);
  read.set(path, known);
  return known;
}

async function readLetters(file: OpenFile): Promise<FontLetters> {
  const table = await readCmap(file);
  const ranges = readRanges(table);
  return {
    has(codePoint) {
      let [low, high] = [0, ranges.length - 1];
      while (low <= high) {
        const middle = (low + high) >> 1;
        const [first, last] = ranges[middle]!; // The loop bounds keep it inside.
        if (codePoint < first) high = middle - 1;
        else if (codePoint > last) low = middle + 1;
        else return true;
      }
      return false;
    },
  };
}

async function readCmap(file: OpenFile): Promise<Buffer> {
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
  throw new Error(`The font ${file.path} has no character map.`);
}

type Range = readonly [number, number];

// Segmented coverage: groups of consecutive code points. Fonts with East Asian characters have it.
const SEGMENTED = 12;

function readRanges(table: Buffer): readonly Range[] {
  for (let record = 0; record < table.readUInt16BE(2); record += 1) {
    const at = table.readUInt32BE(8 + 8 * record);
    if (table.readUInt16BE(at) !== SEGMENTED) continue;
    const groups = Array.from({ length: table.readUInt32BE(at + 12) }, (_, group): Range => {
      const start = at + 16 + 12 * group;
      return [table.readUInt32BE(start), table.readUInt32BE(start + 4)];
    });
    return groups.sort(([a], [b]) => a - b);
  }
  throw new Error('The font has no character map in a known format.');
}
