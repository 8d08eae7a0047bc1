/** The boxes of an MP4 file around this text: enough for code that does not look inside. */
export function tinyMp4(words: string): Buffer {
  return Buffer.concat([box('ftyp', 'isom'), box('moov', 'x'), box('mdat', words)]);
}

function box(kind: string, content: string): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(body.length + 8);
  header.write(kind, 4, 'latin1');
  return Buffer.concat([header, body]);
}
