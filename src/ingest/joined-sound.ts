import { mp3Start } from './sound-facts.js';

/**
 * Where the second file starts in bytes that are several sound files, one after the other, of a format that players play
 * wrongly or only to the end of the first file. Undefined for one file, and for formats whose packets may follow each
 * other, such as MP3, ADTS AAC and Ogg. Never throws.
 */
export function secondSound(bytes: Uint8Array): number | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = mp3Start(file);
  if (startsAt(file, start, WAVPACK)) return secondWavPack(file);
  if (file.toString('latin1', 4, 8) === 'ftyp') return secondIndex(file);
  if (startsAt(file, start, MATROSKA)) return nextStart(file, start + 1, [MATROSKA]);
  if (file.toString('latin1', start, start + 4) === 'OggS') return afterPages(file);
  const isKnown = SOUNDS.some((sound) => startsAt(file, start, sound));
  // MP3 and AAC begin with a packet.
  return isKnown || file[start] === 0xff ? nextStart(file, start + 1, SOUNDS) : undefined;
}

// How files begin: a question mark is any byte. So many bytes are fixed that sound data does not contain them by chance.
const SOUNDS: readonly string[] = [
  ...['RIFF????WAVE', 'RF64????WAVE', 'BW64????WAVE'],
  'riff\x2e\x91\xcf\x11', // Sony Wave64
  ...['FORM????AIFF', 'FORM????AIFC'],
  'caff\0\x01\0\0desc',
  '.snd\0\0??????\0\0\0?\0', // Sun AU
  'Creative Voice File\x1a',
  'fLaC?\0\0\x22',
  'TTA1?\0?\0?\0', // True Audio
  '\x30\x26\xb2\x75\x8e\x66\xcf\x11', // Windows Media Audio
  ...['#!AMR\n', '#!AMR-WB\n'],
];
const MATROSKA = '\x1aE\xdf\xa3';
const WAVPACK = 'wvpk?????\x04';

function startsAt(file: Buffer, at: number, start: string): boolean {
  if (at + start.length > file.length) return false;
  for (let n = 0; n < start.length; n += 1)
    if (start[n] !== '?' && file[at + n] !== start.charCodeAt(n)) return false;
  // Four bytes alone are too few. The name of the format follows in any order with other values.
  return start !== MATROSKA || /matroska|webm/.test(file.toString('latin1', at, at + 64));
}

function nextStart(file: Buffer, from: number, starts: readonly string[]): number | undefined {
  let first: number | undefined;
  for (const start of starts) {
    const letters = Buffer.from(start.split('?', 1)[0] ?? '', 'latin1');
    let at = file.indexOf(letters, from);
    while (at >= 0 && at < (first ?? file.length) && !startsAt(file, at, start))
      at = file.indexOf(letters, at + 1);
    if (at >= 0 && at < (first ?? file.length)) first = at;
  }
  return first;
}

// Blocks are numbered by their first sample. Players stop at a tag between blocks.
function secondWavPack(file: Buffer): number | undefined {
  let at = mp3Start(file);
  for (let blocks = 0; at + 32 <= file.length && startsAt(file, at, WAVPACK); blocks += 1) {
    const isFirst = file.readUInt32LE(at + 16) === 0 && (file.readUInt32LE(at + 24) & 0x800) !== 0;
    if (isFirst && blocks > 0) return at;
    at += 8 + file.readUInt32LE(at + 4);
  }
  return nextStart(file, at, [WAVPACK]);
}

// Players use the first index only.
function secondIndex(file: Buffer): number | undefined {
  let [indexes, start] = [0, 0];
  for (let at = 0; at + 8 <= file.length; ) {
    const type = file.toString('latin1', at + 4, at + 8);
    const short = file.readUInt32BE(at);
    const isLong = short === 1 && at + 16 <= file.length;
    const length = isLong ? Number(file.readBigUInt64BE(at + 8)) : short;
    if (type === 'ftyp') start = at;
    if (type === 'moov') indexes += 1;
    if (indexes > 1) return start;
    if (length < 8) return undefined;
    at += length;
  }
  return undefined;
}

// Ogg files may follow each other, files of other formats may not.
function afterPages(file: Buffer): number | undefined {
  let at = mp3Start(file);
  while (file.toString('latin1', at, at + 4) === 'OggS' && at + 27 <= file.length) {
    const segments = file[at + 26] ?? 0;
    at += 27 + segments + file.subarray(at + 27, at + 27 + segments).reduce((sum, length) => sum + length, 0);
  }
  return SOUNDS.some((sound) => startsAt(file, at, sound)) ? at : undefined;
}
