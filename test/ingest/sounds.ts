import type { SoundExaminer } from '../../src/ingest/inspect-sound.js';
import { engineHere, untroubled } from '../media/engines.js';

/** Examines sounds with the fastest ffmpeg of this machine, each time. */
export const examiner: SoundExaminer = {
  engine: engineHere,
  cache: { seconds: () => undefined },
  signal: untroubled,
};

/** A silent WAV of so many seconds: 8 bits, one channel, 8000 samples a second. */
export function wav(seconds: number, level = 0x80): Buffer {
  const samples = Math.round(seconds * 8000);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, level)]);
}

/** So many frames of an MP3 (MPEG-1, layer III, 44.1 kHz), at rates that go round. */
export function mp3(frames: number, { tag = 0 } = {}): Buffer {
  const rates = [
    [9, 128],
    [11, 192],
    [5, 64],
  ] as const;
  const parts = Array.from({ length: frames }, (_, index) => {
    const [code, kilobits] = rates[index % rates.length] as (typeof rates)[number];
    const frame = Buffer.alloc(Math.floor((144 * kilobits * 1000) / 44_100));
    frame.set([0xff, 0xfb, code << 4, 0]);
    return frame;
  });
  return Buffer.concat([...(tag > 0 ? [id3(tag)] : []), ...parts]);
}

// Its length is written in groups of seven bits.
function id3(length: number): Buffer {
  const size = [21, 14, 7, 0].map((shift) => (length >> shift) & 0x7f);
  return Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), Buffer.from(size), Buffer.alloc(length)]);
}
