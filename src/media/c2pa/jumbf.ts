/** A labelled box of a manifest store. Its content is a view: changing it changes the store. */
export interface Superbox {
  readonly label: string;
  /** Everything after its own header: this is what hashes of it cover. */
  readonly content: Buffer;
}

/** The boxes inside the content of a superbox, without its description. */
export function superboxesIn(content: Buffer): readonly Superbox[] {
  return [...boxesIn(content)].flatMap(({ type, bytes }) => {
    if (type !== 'jumb') return [];
    const [description] = boxesIn(bytes);
    return description?.type === 'jumd' ? [{ label: labelOf(description.bytes), content: bytes }] : [];
  });
}

/** The content of the first box of that type inside a superbox; undefined where there is none. */
export function contentBox({ content }: Superbox, wanted: string): Buffer | undefined {
  for (const { type, bytes } of boxesIn(content)) if (type === wanted) return bytes;
  return undefined;
}

// A UUID, flags, and a text that ends with zero.
function labelOf(description: Buffer): string {
  const end = description.indexOf(0, LABEL);
  return description.toString('utf8', LABEL, end === -1 ? undefined : end);
}

const LABEL = 17;

function* boxesIn(bytes: Buffer): Generator<{ readonly type: string; readonly bytes: Buffer }> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (length < 8 || at + length > bytes.length) return;
    yield { type: bytes.toString('latin1', at + 4, at + 8), bytes: bytes.subarray(at + 8, at + length) };
    at += length;
  }
}
