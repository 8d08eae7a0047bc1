import { err, ok, type Result } from '../base/result.js';
import type { AudioFormat } from '../plan/driving-audio.js';
import { latin1 } from './image-format.js';

/** What the bytes of a sound say about it. */
export interface SoundFacts {
  readonly format: AudioFormat;
  readonly seconds: number;
}

/** Reads the format and length of a WAV or MP3 from its bytes. Never throws, decodes nothing. */
export function readSoundFacts(bytes: Uint8Array): Result<SoundFacts, 'unknown' | 'damaged'> {
  const head = latin1(bytes, 0, 12);
  if (head.startsWith('RIFF') && head.slice(8) === 'WAVE') return lengthOr('wav', wavSeconds(bytes));
  const start = mp3Start(bytes);
  if (!mp3FrameAt(bytes, start)) return err(head.startsWith('ID3') ? 'damaged' : 'unknown');
  return lengthOr('mp3', mp3Seconds(bytes, start));
}

function lengthOr(format: AudioFormat, seconds: number): Result<SoundFacts, 'damaged'> {
  return Number.isFinite(seconds) && seconds > 0 ? ok({ format, seconds }) : err('damaged');
}

function wavSeconds(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let perSecond = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = latin1(bytes, at, at + 4);
    const length = view.getUint32(at + 4, true);
    if (name === 'fmt ' && at + 20 <= bytes.length) perSecond = view.getUint32(at + 16, true);
    // An interrupted recorder never wrote the length, so the existing bytes count.
    if (name === 'data') return Math.min(length, bytes.length - at - 8) / perSecond;
    at += 8 + length + (length % 2);
  }
  return 0;
}

/** Where the first frame of an MP3 must be: after its ID3 tag. */
export function mp3Start(bytes: Uint8Array): number {
  return afterTag(bytes, 0);
}

/** The place after an ID3 tag at this place; this place, if there is none. */
export function afterTag(bytes: Uint8Array, at: number): number {
  if (latin1(bytes, at, at + 3) !== 'ID3') return at;
  // The length is written in groups of seven bits.
  const size = [6, 7, 8, 9].reduce((sum, place) => sum * 128 + ((bytes[at + place] ?? 0) & 0x7f), 0);
  return at + 10 + size + ((bytes[at + 5] ?? 0) & 0x10 ? 10 : 0);
}

// Frame by frame, because with a variable bit rate the length follows from their number only. Files that were joined by
// writing one after the other have a tag in the middle.
function mp3Seconds(bytes: Uint8Array, start: number): number {
  let seconds = 0;
  for (
    let at = start, frame = mp3FrameAt(bytes, at);
    frame;
    at = afterTag(bytes, at + frame.bytes), frame = mp3FrameAt(bytes, at)
  ) {
    seconds += frame.seconds;
  }
  return seconds;
}

const RATES = [44_100, 48_000, 32_000];
const MPEG1 = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MPEG2 = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/** The frame of layer III at a position. */
export function mp3FrameAt(
  bytes: Uint8Array,
  at: number,
): { readonly bytes: number; readonly seconds: number } | undefined {
  const [sync = 0, kind = 0, rates = 0] = bytes.subarray(at, at + 3);
  const version = (kind >> 3) & 3; // 0: 2.5, 2: 2, 3: 1
  if (sync !== 0xff || kind >> 5 !== 7 || ((kind >> 1) & 3) !== 1 || version === 1) return undefined;
  const kilobits = (version === 3 ? MPEG1 : MPEG2)[(rates >> 4) - 1];
  const full = RATES[(rates >> 2) & 3];
  if (kilobits === undefined || full === undefined) return undefined;
  const rate = full / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const samples = version === 3 ? 1152 : 576;
  const padding = (rates >> 1) & 1;
  return {
    bytes: Math.floor((samples / 8) * ((kilobits * 1000) / rate)) + padding,
    seconds: samples / rate,
  };
}
