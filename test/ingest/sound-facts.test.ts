import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSoundFacts } from '../../src/ingest/sound-facts.js';
import { mp3, wav } from './sounds.js';

test.each<[string, Buffer, object]>([
  ['a WAV', wav(2.5), { format: 'wav', seconds: 2.5 }],
  ['a WAV whose length was never written', unfinished(wav(3)), { format: 'wav', seconds: 3 }],
  ['an MP3 of a variable rate', mp3(100), { format: 'mp3', seconds: (100 * 1152) / 44_100 }],
  ['an MP3 behind a tag', mp3(100, { tag: 300 }), { format: 'mp3', seconds: (100 * 1152) / 44_100 }],
])('%s', (_, bytes, expected) => {
  const found = readSoundFacts(bytes);
  expect(found).toMatchObject({ ok: true, value: { format: (expected as { format: string }).format } });
  expect(found.ok && found.value.seconds).toBeCloseTo((expected as { seconds: number }).seconds, 6);
});

test.each<[string, Buffer, string]>([
  ['nothing', Buffer.alloc(0), 'unknown'],
  ['a text', Buffer.from('no sound'), 'unknown'],
  ['a WAV without data', wav(1).subarray(0, 36), 'damaged'],
  ['a tag and nothing behind it', mp3(0, { tag: 10 }), 'damaged'],
])('%s is not a sound', (_, bytes, error) => {
  expect(readSoundFacts(bytes)).toEqual({ ok: false, error });
});

test('invalid bytes never throw or hang', () => {
  const start = fc.constantFrom(wav(0.01), mp3(2), mp3(1, { tag: 5 }));
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 200 }), fc.nat(200), (good, noise, at) => {
      const bytes = Uint8Array.from(good);
      bytes.set(noise.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
      const found = readSoundFacts(bytes);
      expect(found.ok ? found.value.seconds > 0 : true).toBe(true);
    }),
    { numRuns: 3000, seed: 7 },
  );
});

function unfinished(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(0xffffffff, 40);
  return bytes;
}
