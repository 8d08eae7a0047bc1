import { latin1 } from './image-format.js';
import { afterTag, mp3FrameAt, mp3Start } from './sound-facts.js';

/**
 * Whether the bytes of a sound end before the sound does: `missing` when its header states more than a tenth of a second
 * more than there is, or a page ends in the middle, `partial` when only the last packet is incomplete. Null when it ends
 * properly, or in a format that does not show it. Never throws.
 */
export function soundEnd(bytes: Uint8Array): 'missing' | 'partial' | null {
  const head = latin1(bytes, 0, 12);
  if (/^(?:RIFF|RF64|BW64)....WAVE/s.test(head)) return wavEnd(bytes);
  if (head.startsWith('OggS')) return oggEnd(bytes);
  const start = mp3Start(bytes);
  if (mp3FrameAt(bytes, start)) return packetsEnd(bytes, start, (at) => mp3FrameAt(bytes, at)?.bytes);
  return packetsEnd(bytes, start, (at) => adtsLength(bytes, at));
}

// Programs that write to a pipe do not know the length, and state nearly the largest one.
const UNKNOWN = 0x7ff0_0000;
const NEGLIGIBLE = 0.1;

function wavEnd(bytes: Uint8Array): 'missing' | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let perSecond = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = latin1(bytes, at, at + 4);
    const length = view.getUint32(at + 4, true);
    if (name === 'fmt ' && at + 20 <= bytes.length) perSecond = view.getUint32(at + 16, true);
    if (name === 'data') {
      const missing = length - (bytes.length - at - 8);
      return length < UNKNOWN && missing > perSecond * NEGLIGIBLE ? 'missing' : null;
    }
    at += 8 + length + (length % 2);
  }
  return null;
}

function oggEnd(bytes: Uint8Array): 'missing' | null {
  for (let at = 0; at < bytes.length; ) {
    // Other bytes between pages are skipped by players, and say nothing about the end.
    if (!'OggS'.startsWith(latin1(bytes, at, at + 4))) return null;
    const segments = bytes[at + 26];
    if (segments === undefined) return 'missing';
    const body = bytes.subarray(at + 27, at + 27 + segments).reduce((sum, length) => sum + length, 0);
    at += 27 + segments + body;
    if (at > bytes.length) return 'missing';
  }
  return null;
}

// A file of packets only. What follows the last one, such as a tag, is not a packet.
function packetsEnd(
  bytes: Uint8Array,
  start: number,
  lengthAt: (at: number) => number | undefined,
): 'partial' | null {
  let at = start;
  let packets = 0;
  for (let length = lengthAt(at); length !== undefined; length = lengthAt(at)) {
    at = afterTag(bytes, at + length);
    packets += 1;
  }
  const isStart = at < bytes.length && at + HEADER > bytes.length && bytes[at] === 0xff;
  return packets > 1 && (at > bytes.length || isStart) ? 'partial' : null;
}

// Shorter than that, the header of a packet cannot be read.
const HEADER = 6;

function adtsLength(bytes: Uint8Array, at: number): number | undefined {
  const [sync = 0, kind = 0, , high = 0, middle = 0, low = 0] = bytes.subarray(at, at + 6);
  if (sync !== 0xff || (kind & 0xf6) !== 0xf0) return undefined;
  const length = ((high & 3) << 11) | (middle << 3) | (low >> 5);
  return length < 7 ? undefined : length;
}
