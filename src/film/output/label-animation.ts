import type { FilmMetadata } from '../../media/mp4/film-metadata.js';

/** A GIF with the label of its origin: as a comment for people, as XMP for programs. */
export function labelledGif(gif: Buffer, label: FilmMetadata): Buffer {
  const at = afterGlobalColours(gif);
  return Buffer.concat([
    gif.subarray(0, at),
    comment(label.comment),
    xmpExtension(animationXmp(label)),
    gif.subarray(at),
  ]);
}

/** A WebP with the same label as XMP. */
export function labelledWebp(webp: Buffer, label: FilmMetadata): Buffer {
  const extended = webp.toString('latin1', 12, 16) === 'VP8X' ? webp : withExtension(webp);
  const xmp = Buffer.from(animationXmp(label), 'utf8');
  const head = Buffer.alloc(8);
  head.write('XMP ', 'latin1');
  head.writeUInt32LE(xmp.length, 4);
  const labelled = Buffer.concat([extended, head, xmp, Buffer.alloc(xmp.length % 2)]);
  labelled.writeUInt8(labelled.readUInt8(20) | HAS_XMP, 20);
  labelled.writeUInt32LE(labelled.length - 8, 4);
  return labelled;
}

const HAS_XMP = 0x04;
const HAS_ALPHA = 0x10;

// If all frames are equal, the encoder writes a single image in the simple format, which has no place for a label.
function withExtension(webp: Buffer): Buffer {
  const lossless = webp.toString('latin1', 12, 16) === 'VP8L';
  const bits = lossless ? webp.readUInt32LE(21) : 0;
  const width = lossless ? bits & 0x3fff : (webp.readUInt16LE(26) & 0x3fff) - 1;
  const height = lossless ? (bits >> 14) & 0x3fff : (webp.readUInt16LE(28) & 0x3fff) - 1;
  const chunk = Buffer.alloc(18);
  chunk.write('VP8X', 'latin1');
  chunk.writeUInt32LE(10, 4);
  chunk.writeUInt8((bits >> 28) & 1 ? HAS_ALPHA : 0, 8);
  chunk.writeUIntLE(width, 12, 3);
  chunk.writeUIntLE(height, 15, 3);
  return Buffer.concat([webp.subarray(0, 12), chunk, webp.subarray(12)]);
}

// Both labels of the film file: the digital source type of IPTC, and the field of GB 45438.
function animationXmp({ keys }: FilmMetadata): string {
  const source = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
  const aigc = (keys.AIGC ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"' +
      ' xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/">',
    `<Iptc4xmpExt:DigitalSourceType>${source}</Iptc4xmpExt:DigitalSourceType>`,
    `<TC260:AIGC>${aigc}</TC260:AIGC>`,
    '</rdf:Description></rdf:RDF></x:xmpmeta>',
    '<?xpacket end="r"?>',
  ].join('\n');
}

function afterGlobalColours(gif: Buffer): number {
  const flags = gif.readUInt8(10);
  return 13 + ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
}

// Texts in a GIF are blocks of at most 255 bytes, with an empty block at the end.
function comment(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const blocks: Buffer[] = [Buffer.from([0x21, 0xfe])];
  for (let at = 0; at < bytes.length; at += 255) {
    const part = bytes.subarray(at, at + 255);
    blocks.push(Buffer.from([part.length]), part);
  }
  return Buffer.concat([...blocks, Buffer.from([0])]);
}

// XMP is plain text in a GIF. A ramp of lengths at its end lets readers that expect blocks find the end.
function xmpExtension(xmp: string): Buffer {
  const ramp = Buffer.from([0x01, ...Array.from({ length: 256 }, (_, n) => 255 - n), 0x00]);
  return Buffer.concat([
    Buffer.from([0x21, 0xff, 0x0b]),
    Buffer.from('XMP DataXMP', 'latin1'),
    Buffer.from(xmp, 'utf8'),
    ramp,
  ]);
}
