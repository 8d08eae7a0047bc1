/** The length in seconds of a complete WAV or MP3 file; undefined if the bytes are neither. */
export function secondsOfAudio(bytes: Buffer): number | undefined {
  try {
    if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WAVE')
      return secondsOfWav(bytes);
    return secondsOfMp3(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function secondsOfWav(bytes: Buffer): number | undefined {
  let at = 12;
  let bytesPerSecond = 0;
  for (;;) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    if (name === 'fmt ') bytesPerSecond = bytes.readUInt32LE(at + 16);
    if (name === 'data')
      return bytesPerSecond > 0 ? Math.min(length, bytes.length - at - 8) / bytesPerSecond : undefined;
    at += 8 + length + (length % 2);
  }
}

// Layer III of MPEG 1 and of MPEG 2.
const kilobits = {
  one: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  two: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};

// By the rate of its first frame.
function secondsOfMp3(bytes: Buffer): number | undefined {
  const tag = bytes.toString('latin1', 0, 3) === 'ID3' ? 10 + syncSafe(bytes.subarray(6, 10)) : 0;
  if (bytes.readUInt8(tag) !== 0xff || (bytes.readUInt8(tag + 1) & 0xe6) !== 0xe2) return undefined;
  const isOne = ((bytes.readUInt8(tag + 1) >> 3) & 3) === 3;
  const rate = kilobits[isOne ? 'one' : 'two'][bytes.readUInt8(tag + 2) >> 4];
  return rate ? ((bytes.length - tag) * 8) / (rate * 1000) : undefined;
}

function syncSafe(bytes: Buffer): number {
  return bytes.reduce((sum, byte) => (sum << 7) | (byte & 0x7f), 0);
}
