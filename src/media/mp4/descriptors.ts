/** The number of channels in the AAC configuration of an esds box. */
export function aacChannelsOf(esds: Buffer): number | undefined {
  const at = descriptorAt(esds, DECODER_SPECIFIC);
  if (at === undefined || at + 1 >= esds.length) return undefined;
  return (esds[at + 1]! >> 3) & 0xf || undefined;
}

/** The number of the codec in an esds box. */
export function objectTypeOf(esds: Buffer): number | undefined {
  const at = descriptorAt(esds, DECODER_CONFIG);
  return at === undefined ? undefined : esds[at];
}

const STREAM = 3;
const DECODER_CONFIG = 4;
const DECODER_SPECIFIC = 5;

// The place of the content of the first descriptor with that tag. Nested descriptors: a tag, a length in groups of seven
// bits, the content.
function descriptorAt(esds: Buffer, wanted: number): number | undefined {
  let at = 4;
  while (at < esds.length) {
    const tag = esds[at]!;
    do at += 1;
    while (at < esds.length && esds[at]! >= 0x80);
    at += 1;
    if (tag === wanted) return at;
    at += tag === STREAM ? 3 : tag === DECODER_CONFIG ? 13 : esds.length;
  }
  return undefined;
}
