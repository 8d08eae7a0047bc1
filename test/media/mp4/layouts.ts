import { leaf, type Mp4Part, part, placed, relativeParts, replaced } from '../../rig/mp4-parts.js';

/** Layouts of the same clip that MP4 readers play. The clip has one media box with the video first. */
export function playableLayouts(clip: Buffer): readonly (readonly [name: string, bytes: Buffer])[] {
  const parts = relativeParts(clip);
  const of = (type: string): readonly Mp4Part[] => parts.filter((one) => one.type === type);
  const others = parts.filter(({ type }) => !['ftyp', 'moov', 'mdat'].includes(type));
  const [ftyp, moov, mdat] = [of('ftyp'), of('moov'), of('mdat')];
  const indexFirst = [...ftyp, ...moov, ...others, ...mdat];
  const indexLast = [...ftyp, ...others, ...mdat, ...moov];
  const after = (bytes: Buffer | string): Buffer =>
    Buffer.concat([placed(indexFirst), Buffer.from(bytes as string, 'latin1')]);
  const everywhere =
    (extra: Mp4Part) =>
    (one: Mp4Part): Mp4Part =>
      one.parts.length === 0
        ? one
        : { ...one, parts: [extra, ...one.parts.flatMap((p) => [everywhere(extra)(p), extra])] };
  const between = (extra: Mp4Part): readonly Mp4Part[] => indexLast.flatMap((one) => [extra, one]);
  return [
    ['index first', placed(indexFirst)],
    ['index last', placed(indexLast)],
    ...[1, 3, 4, 7, 8, 9, 16, 1000].map(
      (n) => [`${n} zero bytes at the end`, after(Buffer.alloc(n))] as const,
    ),
    ['index last and 4 zero bytes', Buffer.concat([placed(indexLast), Buffer.alloc(4)])],
    ['a line feed at the end', after('\n')],
    ['text at the end', after('-- end of the multipart message --\r\n')],
    ['an ID3 tag at the end', after(`TAG${' '.repeat(125)}`)],
    ['bytes 0xff at the end', after(Buffer.alloc(300, 0xff))],
    ['a size of 5 at the end', after('\0\0\0\x05free\0\0\0\0')],
    ['an unknown box that is cut off at the end', after('\0\x01\0\0wxyzabc')],
    ['a free box that is cut off at the end', after('\0\x01\0\0free')],
    ['a second index that is cut off at the end', after('\0\x01\0\0moovabc')],
    ...['free', 'skip', 'wide', 'uuid', 'wxyz', 'junk'].flatMap((type) => [
      [
        `${type} between all boxes`,
        placed(between(leaf(type, type === 'wide' ? '' : '0123456789abcdef~'))),
      ] as const,
      [
        `${type} inside all boxes`,
        placed(indexLast.map(everywhere(leaf(type, '0123456789abcdef~')))),
      ] as const,
    ]),
    ['four zero bytes at the end of inner boxes', placed(indexLast.map((one) => terminated(one)))],
    [
      'garbage at the end of inner boxes',
      placed(indexLast.map((one) => terminated(one, 'garbage at the end'))),
    ],
    ['an index of open size at the end', placed(indexLast, { openEnd: true })],
    ['media of open size at the end', placed(indexFirst, { openEnd: true })],
    ['a free box of open size at the end', placed([...indexLast, leaf('free', 'some')], { openEnd: true })],
    [
      'sizes of 64 bits',
      placed(indexLast, { wide: new Set(['ftyp', 'mdat', 'moov', 'trak', 'mdia', 'minf', 'stbl', 'stsz']) }),
    ],
    ['media with a size of 64 bits', placed(indexFirst, { wide: new Set(['mdat']) })],
    ['an empty media box first', placed([...ftyp, leaf('mdat'), ...moov, ...mdat])],
    ['several media boxes', placed(inTwo([...ftyp, ...moov, ...mdat]))],
    ['several media boxes around the index', placed(inTwo([...ftyp, ...mdat, ...moov]))],
    ['no file type', placed([...moov, ...mdat])],
    ['media first and no file type', placed([...mdat, ...moov])],
    ['media that claims more than the file', overclaimed(placed(indexFirst))],
    ['compact sizes of samples', placed(compactSizes(indexLast))],
    ['chunk offsets of 64 bits', placed(wideOffsets(indexFirst))],
    [
      'a broken text track',
      placed(replaced(indexLast, 'moov', (one) => [{ ...one, parts: [...one.parts, brokenText()] }])),
    ],
  ];
}

// Bytes that are no box.
function terminated(one: Mp4Part, end = '\0\0\0\0'): Mp4Part {
  if (one.parts.length === 0) return one;
  return { ...one, parts: one.parts.map((each) => terminated(each, end)), tail: Buffer.from(end, 'latin1') };
}

function brokenText(): Mp4Part {
  const handler = leaf('hdlr', `\0\0\0\0\0\0\0\0text${'\0'.repeat(13)}`);
  return part('trak', [leaf('tkhd', '\0'), part('mdia', [handler])]);
}

// Every chunk becomes a media box of its own after the first.
function inTwo(parts: readonly Mp4Part[]): readonly Mp4Part[] {
  const media = parts.find(({ type }) => type === 'mdat')!.head;
  const starts = new Set<number>();
  replaced(parts, 'stco', (one) => {
    for (let at = 8; at < one.head.length; at += 4) starts.add(one.head.readUInt32BE(at));
    return [one];
  });
  const cuts = [...starts].sort((a, b) => a - b).slice(1);
  const split =
    cuts.length === 0
      ? [media]
      : [0, ...cuts].map((from, n) => media.subarray(from, cuts[n] ?? media.length));
  return replaced(parts, 'mdat', () =>
    split.flatMap((bytes) => [leaf('mdat', bytes), leaf('free', 'between')]),
  );
}

function overclaimed(bytes: Buffer): Buffer {
  const at = bytes.indexOf('mdat', 0, 'latin1') - 4;
  const copy = Buffer.from(bytes);
  copy.writeUInt32BE(copy.readUInt32BE(at) + 1000, at);
  return copy;
}

function compactSizes(parts: readonly Mp4Part[]): readonly Mp4Part[] {
  return replaced(parts, 'stsz', ({ head }) => {
    const count = head.readUInt32BE(8);
    const sizes = Array.from(
      { length: count },
      (_, n) => head.readUInt32BE(4) || head.readUInt32BE(12 + 4 * n),
    );
    const table = Buffer.alloc(12 + 2 * count);
    table.writeUInt8(16, 7);
    table.writeUInt32BE(count, 8);
    for (const [n, size] of sizes.entries()) table.writeUInt16BE(size, 12 + 2 * n);
    return [leaf('stz2', table)];
  });
}

function wideOffsets(parts: readonly Mp4Part[]): readonly Mp4Part[] {
  return replaced(parts, 'stco', ({ head }) => {
    const rows = head.readUInt32BE(4);
    const table = Buffer.alloc(8 + 8 * rows);
    head.copy(table, 0, 0, 8);
    for (let n = 0; n < rows; n += 1) table.writeBigUInt64BE(BigInt(head.readUInt32BE(8 + 4 * n)), 8 + 8 * n);
    return [leaf('co64', table)];
  });
}
