import { type Box, inside, reader } from './boxes.js';
import { codecOf } from './codec-names.js';
import { readCodedFormat, reduced } from './coded-format.js';
import { aacChannelsOf, objectTypeOf } from './descriptors.js';
import type { CodedColour } from './h264-sps.js';

/** The contents of a video sample entry. */
export interface VideoEntry {
  /** avc1, hvc1, ... */
  readonly format: string;
  /** ffmpeg's name of the codec, or the format when it is unknown. */
  readonly codec: string;
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
const JPEG_COLOUR: CodedColour = { primaries: 2, transfer: 2, matrix: 5, fullRange: true };

/** Reads a video sample entry. */
export function readVideoEntry(entry: Box): VideoEntry {
  const from = reader(entry, 24);
  const [width, height] = [from.u16(), from.u16()];
  const boxes = inside(entry, VIDEO_HEAD);
  const config = boxes.find(({ type }) => CONFIGS.has(type));
  const bytes = config === undefined ? Buffer.alloc(0) : content(config);
  const coded = readCodedFormat(config?.type, bytes);
  const codec = codecOf(entry.type, config?.type === 'esds' ? objectTypeOf(bytes) : undefined);
  // JPEG is BT.601 in full range by definition.
  const colour = coded.colour ?? (codec === 'mjpeg' ? JPEG_COLOUR : null);
  return {
    format: entry.type,
    codec,
    width,
    height,
    config: bytes,
    pixelFormat: coded.pixelFormat,
    sampleAspect: readAspect(boxes.find(({ type }) => type === 'pasp')) ?? coded.sampleAspect,
    colour: readColr(boxes, colour?.fullRange ?? false) ?? colour,
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
  return { format: entry.type, channels: (esds && aacChannelsOf(content(esds))) ?? channels, sampleRate };
}

const AUDIO_HEAD = 28;

/** The types of the boxes that configure a decoder. */
export const CONFIGS: ReadonlySet<string> = new Set(['avcC', 'hvcC', 'av1C', 'vpcC', 'vvcC', 'esds']);

function content({ bytes, start, end }: Box): Buffer {
  return bytes.subarray(start, end);
}

function readAspect(pasp: Box | undefined): readonly [number, number] | undefined {
  if (pasp === undefined) return undefined;
  const from = reader(pasp);
  return reduced([from.u32(), from.u32()]);
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
