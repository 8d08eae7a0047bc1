import { box, fullBox, latin, u32 } from './box-writer.js';

/** The metadata of a film, under the names that players and platforms read. */
export interface FilmMetadata {
  readonly title: string | null;
  readonly comment: string;
  /** The program that made the file. */
  readonly tool: string;
  /** Further names and values that not every player knows. */
  readonly keys: Readonly<Record<string, string>>;
  /** An XMP packet, for programs that look for one. */
  readonly xmp: string | null;
}

/** The metadata boxes of moov: the iTunes list for players, and named keys for the rest. */
export function metadataBoxes({ title, comment, tool, keys }: FilmMetadata): Buffer {
  const items = [
    ...(title === null ? [] : [item('\u00a9nam', title)]),
    item('\u00a9too', tool),
    item('\u00a9cmt', comment),
  ];
  const known = box('udta', metaBox('mdir', box('ilst', ...items)));
  const names = Object.keys(keys);
  if (names.length === 0) return known;
  const table = fullBox(
    'keys',
    [0, 0],
    u32(names.length),
    ...names.map((name) => box('mdta', Buffer.from(name))),
  );
  const values = names.map((name, index) => numbered(index + 1, keys[name] ?? ''));
  return Buffer.concat([known, metaBox('mdta', table, box('ilst', ...values))]);
}

/** The box of the XMP packet, at the top level; empty without a packet. */
export function xmpBox({ xmp }: FilmMetadata): Buffer {
  if (xmp === null) return Buffer.alloc(0);
  return box('uuid', Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'), Buffer.from(xmp));
}

function metaBox(handler: 'mdir' | 'mdta', ...content: readonly Buffer[]): Buffer {
  const maker = handler === 'mdir' ? 'appl' : '\0\0\0\0';
  return fullBox(
    'meta',
    [0, 0],
    fullBox('hdlr', [0, 0], u32(0), latin(handler), latin(maker), u32(0, 0), Buffer.from([0])),
    ...content,
  );
}

function item(name: string, text: string): Buffer {
  return box(name, data(text));
}

function numbered(number: number, text: string): Buffer {
  const content = data(text);
  return Buffer.concat([u32(content.length + 8, number), content]);
}

// Type 1 is UTF-8.
function data(text: string): Buffer {
  return box('data', u32(1, 0), Buffer.from(text, 'utf8'));
}
