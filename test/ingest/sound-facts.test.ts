import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secondSound } from '../../src/ingest/joined-sound.js';
import { soundEnd } from '../../src/ingest/sound-end.js';
import { readSoundFacts } from '../../src/ingest/sound-facts.js';
import { mp3, wav } from './sounds.js';

test.each<[string, Buffer, object]>([
  ['a WAV', wav(2.5), { format: 'wav', seconds: 2.5 }],
  ['a WAV whose length was never written', unfinished(wav(3)), { format: 'wav', seconds: 3 }],
  ['an MP3 of a variable rate', mp3(100), { format: 'mp3', seconds: (100 * 1152) / 44_100 }],
  ['an MP3 behind a tag', mp3(100, { tag: 300 }), { format: 'mp3', seconds: (100 * 1152) / 44_100 }],
  [
    'two MP3 files, one after the other',
    Buffer.concat([mp3(60, { tag: 30 }), mp3(40, { tag: 9000 })]),
    { format: 'mp3', seconds: (100 * 1152) / 44_100 },
  ],
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
  const box = Buffer.from('\0\0\0\x08ftyp\0\0\0\x08moov', 'latin1');
  const wavPack = Buffer.from(`wvpk\x18\0\0\0\x10\x04${'\0'.repeat(22)}`, 'latin1');
  const page = Buffer.from(`OggS${'\0'.repeat(22)}\x01\x05`, 'latin1');
  const start = fc.constantFrom(wav(0.01), mp3(2), mp3(1, { tag: 5 }), box, wavPack, page);
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 200 }), fc.nat(200), (good, noise, at) => {
      const bytes = Uint8Array.from(good);
      bytes.set(noise.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
      const found = readSoundFacts(bytes);
      expect(found.ok ? found.value.seconds > 0 : true).toBe(true);
      expect(secondSound(bytes) ?? 1).toBeGreaterThan(0);
      expect([null, 'missing', 'partial']).toContain(soundEnd(bytes));
    }),
    { numRuns: 1500, seed: 7 },
  );
});

function unfinished(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(0xffffffff, 40);
  return bytes;
}
