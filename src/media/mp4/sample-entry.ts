import { reduceFraction } from '../../base/fraction.js';
import { type Box, BrokenMp4, inside, reader } from './boxes.js';
import { type CodedColour, readSps } from './h264-sps.js';

/** The contents of a video sample entry. */
export interface VideoEntry {
  /** avc1, hvc1, ... */
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** The bytes of the decoder configuration record. */
  readonly config: Buffer;
  readonly pixelFormat: string;
  readonly sampleAspect: readonly [number, number];
  readonly colour: CodedColour | null;
}

/** The contents of an audio sample entry. */
export interface AudioEntry {
  readonly format: string;
  readonly sampleRate: number;
  readonly channels: number;
}

// Bytes of a sample entry before its inner boxes.
const VIDEO_HEAD = 78;

/** Reads a video sample entry. */
export function readVideoEntry(entry: Box): VideoEntry {
  const from = reader(entry, 24);
  const [width, height] = [from.u16(), from.u16()];
  const boxes = inside(entry, VIDEO_HEAD);
  const config = boxes.find(({ type }) => CONFIGS.has(type));
  const bytes = config === undefined ? Buffer.alloc(0) : content(config);
  const coded = readCodedFormat(config?.type, bytes);
  return {
    format: entry.type,
    width,
    height,
    config: bytes,
    pixelFormat: coded.pixelFormat,
    sampleAspect: readAspect(boxes.find(({ type }) => type === 'pasp')) ?? coded.sampleAspect,
    colour: readColr(boxes, coded.colour?.fullRange ?? false) ?? coded.colour,
  };
}

/** Reads an audio sample entry. The channel count of the AAC configuration is more reliable than that of the entry. */
export function readAudioEntry(entry: Box): AudioEntry {
  const from = reader(entry, 16);
  const channels = from.u16();
  from.skip(6);
  const sampleRate = from.u32() / 65_536;
  // Version 0 of the entry; the others (QuickTime) are longer, and their channel count is used as it is.
  const version = entry.bytes.readUInt16BE(entry.start + 8);
  const esds = version === 0 ? inside(entry, AUDIO_HEAD).find(({ type }) => type === 'esds') : undefined;
  return { format: entry.type, channels: (esds && aacChannels(content(esds))) ?? channels, sampleRate };
}

const AUDIO_HEAD = 28;

// Nested descriptors: a tag, a length in groups of seven bits, the content.
function aacChannels(esds: Buffer): number | undefined {
  let at = 4;
  while (at < esds.length) {
    const tag = esds[at]!;
    do at += 1;
    while (at < esds.length && esds[at]! >= 0x80);
    at += 1;
    if (tag === 5) return at + 1 < esds.length ? (esds[at + 1]! >> 3) & 0xf || undefined : undefined;
    at += tag === 3 ? 3 : tag === 4 ? 13 : esds.length;
  }
  return undefined;
}

/** The parameter sets of an avcC record. */
export interface AvcConfig {
  readonly sps: readonly Buffer[];
  readonly pps: readonly Buffer[];
  /** Bytes of the length before each NAL unit. */
  readonly lengthSize: number;
}

/** Reads an avcC record. */
export function readAvcConfig(record: Buffer): AvcConfig {
  const from = reader({ type: 'avcC', bytes: record, at: 0, start: 0, end: record.length });
  from.skip(4);
  const lengthSize = (from.u8() & 3) + 1;
  const sets = (count: number): Buffer[] =>
    Array.from({ length: count }, () => {
      const length = from.u16();
      const at = record.length - from.left();
      from.skip(length);
      return record.subarray(at, at + length);
    });
  const sps = sets(from.u8() & 0x1f);
  return { lengthSize, sps, pps: sets(from.u8()) };
}

const CONFIGS = new Set(['avcC', 'hvcC', 'av1C', 'vpcC', 'esds']);

function content({ bytes, start, end }: Box): Buffer {
  return bytes.subarray(start, end);
}

type CodedFormat = Pick<VideoEntry, 'pixelFormat' | 'sampleAspect' | 'colour'>;

function readCodedFormat(type: string | undefined, bytes: Buffer): CodedFormat {
  if (type === 'avcC') {
    const [sps] = readAvcConfig(bytes).sps;
    if (sps === undefined) throw new BrokenMp4('its decoder configuration has no parameter set');
    const { chroma, bitDepth, colour, sampleAspect } = readSps(sps);
    const fullRange = colour?.fullRange ?? false;
    return {
      pixelFormat: pixelFormat(chroma, bitDepth, fullRange),
      colour,
      sampleAspect: reduced(sampleAspect),
    };
  }
  if (type === 'hvcC' && bytes.length >= 19) {
    const format = pixelFormat(bytes[16]! & 3, (bytes[17]! & 7) + 8, false);
    return { pixelFormat: format, colour: null, sampleAspect: [1, 1] };
  }
  return { pixelFormat: 'unknown', colour: null, sampleAspect: [1, 1] };
}

// Named like in ffmpeg.
function pixelFormat(chroma: number, bitDepth: number, fullRange: boolean): string {
  const base = ['gray', 'yuv420p', 'yuv422p', 'yuv444p'][chroma] ?? 'unknown';
  if (bitDepth > 8) return `${base}${bitDepth}le`;
  return fullRange && chroma > 0 ? base.replace('yuv', 'yuvj') : base;
}

function readAspect(pasp: Box | undefined): readonly [number, number] | undefined {
  if (pasp === undefined) return undefined;
  const from = reader(pasp);
  return reduced([from.u32(), from.u32()]);
}

function reduced([across, down]: readonly [number, number]): readonly [number, number] {
  return across === 0 || down === 0 || across === down ? [1, 1] : reduceFraction(across, down);
}

// The older form has no range, so the coded frames decide.
function readColr(boxes: readonly Box[], codedRange: boolean): CodedColour | null {
  const colr = boxes.find((box) => box.type === 'colr');
  if (colr === undefined) return null;
  const from = reader(colr);
  const kind = from.text(4);
  if (kind !== 'nclx' && kind !== 'nclc') return null;
  const [primaries, transfer, matrix] = [from.u16(), from.u16(), from.u16()];
  const fullRange = kind === 'nclx' ? (from.u8() & 0x80) !== 0 : codedRange;
  return { primaries, transfer, matrix, fullRange };
}
