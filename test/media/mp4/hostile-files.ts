import { leaf, type Mp4Part, part, replaced, written } from '../../rig/mp4-parts.js';

/** Ten megabytes: the largest file whose reading is limited to two seconds. */
const MOST = 10_000_000;
const MANY = 0xffff_ffff;

/** Small and large files that claim more than they contain, made from a clip whose index is before its media. */
export function hostileFiles(
  clip: readonly Mp4Part[],
): readonly (readonly [name: string, bytes: () => Buffer])[] {
  const swap = (...tables: readonly Mp4Part[]): Buffer => written(withTables(clip, tables));
  const change = (type: string, by: (one: Mp4Part) => Mp4Part): Buffer =>
    written(replaced(clip, type, (one) => [by(one)]));
  const filled = (boxes: Buffer): Buffer => Buffer.concat([written(clip), boxes]);
  const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(MOST - bytes.length)]);
  const tenTracks = (samples: number): Buffer =>
    written(replaced(withTables(clip, longTables(1, samples)), 'trak', (one) => times(10, one)));
  return [
    ...[12, 5_000_000, MANY].map(
      (n) => [`${n} samples of equal size`, () => swap(leaf('stsz', u32(0, 1, n)))] as const,
    ),
    ['5000000 equal samples in padded file', () => padded(swap(...longTables(1, 5_000_000)))],
    ['1900000 equal samples in padded file', () => padded(swap(...longTables(1, 1_900_000)))],
    ['samples that share bytes', () => swap(...sharedBytes(4000, 900))],
    ['rows that do not exist', () => swap(leaf('stts', u32(0, MANY, 12, 512)))],
    ['entries of chunks that do not exist', () => swap(leaf('stsc', u32(0, MANY, 1, 1, 1)))],
    ['chunks that do not exist', () => swap(leaf('stco', u32(0, MANY, 48)))],
    ['all chunks in each row', () => swap(...quadraticChunks(MOST))],
    ['a row for each chunk', () => swap(...manyChunks(MOST))],
    ['a run for each sample in reversed order', () => swap(...reversedOrder(MOST))],
    ['runs of nothing', () => swap(table('stts', 1_200_000, 0, 512))],
    ['edits', () => swap(table('elst', 800_000, 1, 0, 0x1_0000))],
    ['boxes of eight bytes', () => filled(repeated(1_200_000, leaf('free')))],
    ['fragments of eight bytes', () => filled(repeated(1_200_000, leaf('moof')))],
    [
      'fragments of tracks',
      () => filled(repeated(300_000, part('moof', [part('traf', [leaf('tfhd', u32(0, 1))])]))),
    ],
    ['fragments that claim samples', () => filled(repeated(100_000, fragment(5_000_000, 0)))],
    ['one fragment that claims all samples', () => filled(written([fragment(MANY, 0)]))],
    ['one fragment that claims large samples', () => filled(written([fragment(1_000_000, 100_000)]))],
    [
      'tracks of eight bytes',
      () => change('moov', (one) => ({ ...one, tail: repeated(1_200_000, leaf('trak')) })),
    ],
    ['many tracks', () => written(replaced(clip, 'trak', (one) => times(10_000, one)))],
    ['ten tracks of claims', () => tenTracks(5_000_000)],
    ['ten tracks of claims in a padded file', () => padded(tenTracks(1_000_000))],
    ...['moov', 'trak', 'stbl'].map(
      (type) =>
        [
          `boxes inside its ${type} box`,
          () => change(type, (one) => ({ ...one, head: repeated(1_200_000, leaf('free')) })),
        ] as const,
    ),
    ['sample entries', () => change('stsd', ({ head }) => entries(head, 20_000))],
    ['boxes inside a sample entry', () => change('stsd', ({ head }) => largeEntry(head))],
    [
      'decoder defaults',
      () => change('moov', (one) => ({ ...one, parts: [...one.parts, part('mvex', numbered(300_000))] })),
    ],
    ['samples without media', () => swap(...emptySamples(2_400_000))],
    ['a sample of empty units', () => emptyUnits(clip)],
  ];
}

function withTables(parts: readonly Mp4Part[], tables: readonly Mp4Part[]): readonly Mp4Part[] {
  return tables.reduce((all, one) => replaced(all, one.type, () => [one]), parts);
}

// A table of equal rows.
function table(type: string, rows: number, ...row: readonly number[]): Mp4Part {
  return leaf(type, Buffer.concat([u32(0, rows), Buffer.alloc(4 * row.length * rows, u32(...row))]));
}

function entries(head: Buffer, count: number): Mp4Part {
  const entry = head.subarray(8);
  return leaf('stsd', Buffer.concat([u32(0, count), Buffer.alloc(count * entry.length, entry)]));
}

// Consistent tables of equal samples, all in one chunk.
function longTables(size: number, count: number): readonly Mp4Part[] {
  return [
    leaf('stsz', u32(0, size, count)),
    leaf('stts', u32(0, 1, count, 512)),
    leaf('stsc', u32(0, 1, 1, count, 1)),
    leaf('stco', u32(0, 1, 48)),
    leaf('ctts', u32(0, 1, count, 0)),
  ];
}

function sharedBytes(size: number, count: number): readonly Mp4Part[] {
  return [
    ...longTables(size, count),
    leaf('stsc', u32(0, 1, 1, 1, 1)),
    leaf('stco', u32(0, count, copies(count, 48))),
  ];
}

function quadraticChunks(bytes: number): readonly Mp4Part[] {
  const rows = Math.floor(bytes / 24);
  const chunks = Math.floor(bytes / 8);
  return [
    leaf('stsz', u32(0, 1, 12)),
    leaf('stsc', u32(0, rows, Array.from({ length: rows }, () => [1, 1, 1]).flat())),
    leaf('stco', u32(0, chunks, copies(chunks, 48))),
  ];
}

function manyChunks(bytes: number): readonly Mp4Part[] {
  const count = Math.floor(bytes / 25);
  return [
    leaf('stsz', u32(0, 0, count, copies(count, 0))),
    leaf('stts', u32(0, 1, count, 512)),
    leaf('ctts', u32(0, 1, count, 0)),
    leaf('stsc', u32(0, count, Array.from({ length: count }, (_, n) => [n + 1, 1, 1]).flat())),
    leaf('stco', u32(0, count, copies(count, 48))),
  ];
}

function reversedOrder(bytes: number): readonly Mp4Part[] {
  const count = Math.floor(bytes / 13);
  return [
    leaf('stsz', u32(0, 0, count, copies(count, 0))),
    leaf('stts', u32(0, 1, count, 1)),
    leaf('ctts', u32(0, count, Array.from({ length: count }, (_, n) => [1, 2 * (count - n)]).flat())),
    leaf('stsc', u32(0, 1, 1, count, 1)),
    leaf('stco', u32(0, 1, 48)),
  ];
}

function emptySamples(count: number): readonly Mp4Part[] {
  return [...longTables(1, count), leaf('stsz', u32(0, 0, count, copies(count, 0)))];
}

// One sample of nine megabytes that has no NAL unit with content.
function emptyUnits(clip: readonly Mp4Part[]): Buffer {
  const size = 9_000_000;
  const index = written(
    withTables(
      clip.filter(({ type }) => type !== 'mdat'),
      longTables(size, 1),
    ),
  );
  const bytes = Buffer.concat([index, written([leaf('mdat', Buffer.alloc(size))])]);
  const table = bytes.indexOf('stco', 0, 'latin1') + 12;
  bytes.writeUInt32BE(index.length + 8, table);
  return bytes;
}

function fragment(samples: number, size: number): Mp4Part {
  const head = leaf('tfhd', u32(0x2_0010, 1, size));
  return part('moof', [part('traf', [head, leaf('trun', u32(0, samples))])]);
}

function largeEntry(head: Buffer): Mp4Part {
  const entry = Buffer.concat([head.subarray(8), repeated(1_200_000, leaf('free'))]);
  entry.writeUInt32BE(entry.length);
  return leaf('stsd', Buffer.concat([u32(0, 1), entry]));
}

function times(count: number, one: Mp4Part): readonly Mp4Part[] {
  return Array.from({ length: count }, () => one);
}

function repeated(count: number, one: Mp4Part): Buffer {
  const bytes = written([one]);
  return Buffer.alloc(count * bytes.length, bytes);
}

function numbered(count: number): readonly Mp4Part[] {
  return Array.from({ length: count }, (_, n) => leaf('trex', u32(0, n, 1, 0, 0, 0)));
}

// A number so many times.
function copies(count: number, value: number): readonly number[] {
  return Array.from({ length: count }, () => value);
}

function u32(...numbers: readonly (number | readonly number[])[]): Buffer {
  const all = numbers.flat();
  const bytes = Buffer.alloc(4 * all.length);
  for (let n = 0; n < all.length; n += 1) bytes.writeUInt32BE(all[n]!, 4 * n);
  return bytes;
}
