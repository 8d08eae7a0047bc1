import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { drawEmulatedClip } from '../../src/emulator/draw-emulated-clip.js';
import { probeClip } from '../../src/media/probe.js';
import type { TakeRequest } from '../../src/plan/take.js';
import { engineHere } from '../media/engines.js';
import { imageOf, wantedTake } from '../rig/emulated-service.js';
import { testFolder } from '../rig/test-folder.js';

const { signal } = new AbortController();

async function drawn(more: Partial<TakeRequest>, odd = {}) {
  await using folder = await testFolder();
  const path = join(folder.path, 'clip.mp4');
  const first = await imageOf('wide.png');
  const request = await wantedTake({ provider: 'draft', first, last: null, resolution: '480P', ...more });
  await drawEmulatedClip(request, { engine: await engineHere(), path, odd }, signal);
  return await probeClip(path);
}

test.each([
  ['wan2.2-kf2v-flash', {}, false],
  ['wan2.7-i2v', { resolution: '720P' }, true],
  ['wan3.0-video', {}, false],
  ['wan3.0-video', { generatedAudio: true }, true],
] as const)('a clip of %s with %o has sound: %s', async (model, more, hasSound) => {
  const facts = await drawn({ model, duration: 1, ...more });
  expect(facts).toMatchObject({ frames: 30, rate: [30, 1] });
  expect(facts.audio !== null).toBe(hasSound);
});

test('driving audio is heard in the clip, for its length', async () => {
  await using folder = await testFolder();
  const file = join(folder.path, 'voice.wav');
  const bytes = silentWav(3);
  await writeFile(file, bytes);
  const drivingAudio = {
    uri: file,
    digest: sha256(bytes),
    bytes: bytes.length,
    format: 'wav',
    seconds: 3,
    file,
  } as const;
  const facts = await drawn({ model: 'wan2.7-i2v', resolution: '720P', duration: 1, drivingAudio });
  expect(facts).toMatchObject({ frames: 30, duration: 1 });
  expect(facts.audio).not.toBeNull();
});

test('an odd clip has the rate of the fault', async () => {
  expect(await drawn({ duration: 0.5 }, { fps: 16 })).toMatchObject({ frames: 8, rate: [16, 1] });
});

function silentWav(seconds: number): Buffer {
  const rate = 8000;
  const bytes = Buffer.alloc(44 + seconds * rate, 128);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate, 28);
  bytes.writeUInt16LE(1, 32);
  bytes.writeUInt16LE(8, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(seconds * rate, 40);
  return bytes;
}
