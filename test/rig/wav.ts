/** A WAV of one channel and 16 bits: the level, from -1 to 1, at each moment in seconds. */
export function waveFile(seconds: number, level: (at: number) => number, rate = 48_000): Buffer {
  const count = Math.round(seconds * rate);
  const bytes = Buffer.alloc(44 + 2 * count);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + 2 * count, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.set([16, 0, 0, 0, 1, 0, 1, 0], 16);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(2 * rate, 28);
  bytes.set([2, 0, 16, 0], 32);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * count, 40);
  for (let n = 0; n < count; n += 1) bytes.writeInt16LE(Math.round(32_767 * level(n / rate)), 44 + 2 * n);
  return bytes;
}
