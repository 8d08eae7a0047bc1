/** A box of an MP4 as a tree, to be changed and written again. */
export interface Mp4Part {
  readonly type: string;
  /** Bytes before the inner boxes, or all content of a box without any. */
  readonly head: Buffer;
  readonly parts: readonly Mp4Part[];
  /** Bytes after the inner boxes. */
  readonly tail?: Buffer;
}

/** How boxes are written. */
export interface WriteOptions {
  /** Types of boxes that get a size of 64 bits. */
  readonly wide?: ReadonlySet<string>;
  /** Write the last box with the size zero, "until the end of the file". */
  readonly openEnd?: boolean;
}

const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts', 'dinf', 'udta']);

/** The boxes of a whole file. */
export function partsOf(bytes: Buffer): readonly Mp4Part[] {
  const parts: Mp4Part[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    const content = bytes.subarray(at + 8, at + size);
    const type = bytes.toString('latin1', at + 4, at + 8);
    parts.push(CONTAINERS.has(type) ? part(type, partsOf(content)) : leaf(type, content));
    at += size;
  }
  return parts;
}

/** A box of boxes. */
export function part(type: string, parts: readonly Mp4Part[], head: Buffer = Buffer.alloc(0)): Mp4Part {
  return { type, head, parts };
}

/** A box with content. */
export function leaf(type: string, content: Buffer | string = ''): Mp4Part {
  return { type, head: Buffer.from(content as string, 'latin1'), parts: [] };
}

/** The same boxes, with every box of that type replaced. */
export function replaced(
  parts: readonly Mp4Part[],
  type: string,
  by: (one: Mp4Part) => readonly Mp4Part[],
): readonly Mp4Part[] {
  return parts.flatMap((one) =>
    one.type === type ? by(one) : [{ ...one, parts: replaced(one.parts, type, by) }],
  );
}

/** The bytes of boxes. */
export function written(
  parts: readonly Mp4Part[],
  { wide = new Set(), openEnd = false }: WriteOptions = {},
): Buffer {
  const boxes = parts.map((one, index) => {
    const body = Buffer.concat([one.head, written(one.parts, { wide }), one.tail ?? Buffer.alloc(0)]);
    const open = openEnd && index === parts.length - 1;
    const head = Buffer.alloc(wide.has(one.type) ? 16 : 8);
    head.writeUInt32BE(open ? 0 : wide.has(one.type) ? 1 : body.length + 8);
    head.write(one.type, 4, 'latin1');
    if (wide.has(one.type)) head.writeBigUInt64BE(BigInt(body.length + 16), 8);
    return Buffer.concat([head, body]);
  });
  return Buffer.concat(boxes);
}

/**
 * Writes a file whose chunk offsets point at the places of its media, wherever the media boxes are. The chunk offsets of
 * the parts count from the start of the content of the first media box, as if all media boxes were one.
 */
export function placed(parts: readonly Mp4Part[], options: WriteOptions = {}): Buffer {
  const places = mediaPlaces(parts, options);
  return written(withOffsets(parts, places), options);
}

/** The parts of a file with one media box, with chunk offsets as {@link placed} needs them. */
export function relativeParts(bytes: Buffer): readonly Mp4Part[] {
  const media = bytes.indexOf('mdat', 0, 'latin1') + 4;
  return withOffsets(partsOf(bytes), (place) => place - media);
}

function withOffsets(parts: readonly Mp4Part[], change: (place: number) => number): readonly Mp4Part[] {
  const short = replaced(parts, 'stco', (one) => {
    const table = Buffer.from(one.head);
    for (let at = 8; at < table.length; at += 4) table.writeUInt32BE(change(table.readUInt32BE(at)), at);
    return [{ ...one, head: table }];
  });
  return replaced(short, 'co64', (one) => {
    const table = Buffer.from(one.head);
    for (let at = 8; at < table.length; at += 8) {
      table.writeBigUInt64BE(BigInt(change(Number(table.readBigUInt64BE(at)))), at);
    }
    return [{ ...one, head: table }];
  });
}

// From a place in the media to a place in the file.
function mediaPlaces(parts: readonly Mp4Part[], options: WriteOptions): (place: number) => number {
  const boxes: { readonly from: number; readonly length: number; readonly at: number }[] = [];
  let [at, from] = [0, 0];
  for (const one of parts) {
    const { length } = written([one], options);
    if (one.type === 'mdat') {
      boxes.push({ from, length: one.head.length, at: at + length - one.head.length });
      from += one.head.length;
    }
    at += length;
  }
  return (place) => {
    const box = boxes.find((one) => place >= one.from && place < one.from + one.length);
    if (box === undefined) throw new Error(`No media box has the byte ${place}.`);
    return box.at + place - box.from;
  };
}
