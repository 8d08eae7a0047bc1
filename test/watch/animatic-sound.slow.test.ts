import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StreamedFilm } from '../../src/film/output/streamed-film.js';
import { heard, strength } from '../film/sound-rig.js';
import { wav } from '../ingest/sounds.js';
import { engineHere } from '../media/engines.js';
import { openWatchRig, storyboardOf } from '../rig/watch-rig.js';

// A square wave: it is loud and easy to write.
function tone(hertz: number, seconds: number): Buffer {
  const bytes = wav(seconds);
  for (let n = 44; n < bytes.length; n += 1)
    bytes[n] = Math.floor((2 * hertz * n) / 8000) % 2 === 0 ? 90 : 166;
  return bytes;
}

test('the sound of the film is heard at its time before a draft exists', async () => {
  await using rig = await openWatchRig({ held: true });
  await rig.testProject.write('bed.wav', tone(440, 4));
  await rig.testProject.write('voice.wav', tone(1000, 1));
  const board = storyboardOf(['one', 'two', 'three'])
    .replace('film: {', 'film: { audio: { src: bed.wav, loop: false },')
    .replace('prompt: two\n', 'prompt: two\n    audio: voice.wav\n');
  await rig.testProject.write('storyboard.yaml', board);
  const film = async (): Promise<Float32Array | null> => {
    const digest = rig.view.film?.digest;
    const found = digest && ((await rig.watch.find('film', digest)) as StreamedFilm | undefined);
    if (!found) return null;
    const path = join(rig.testProject.folder, 'film.mp4');
    const blocks: Uint8Array[] = [];
    for await (const block of found.read(0, found.bytes)) blocks.push(block);
    await writeFile(path, Buffer.concat(blocks));
    return heard(path, await engineHere()).catch(() => null); // The film before it had no sound.
  };
  await expect.poll(async () => (await film())?.length ?? 0, { timeout: 30_000 }).toBeGreaterThan(0);
  expect(rig.view.film?.slices.map(({ plays }) => plays)).toEqual(['keyframes', 'keyframes', 'keyframes']);
  const samples = (await film()) as Float32Array;
  // Each shot takes five seconds. The bed ends after four, and the voice begins with the second shot.
  expect(strength(samples, 440, 1, 3)).toBeGreaterThan(0.1);
  expect(strength(samples, 440, 6, 9)).toBeLessThan(0.01);
  expect(strength(samples, 1000, 1, 3)).toBeLessThan(0.02);
  expect(strength(samples, 1000, 5.1, 5.9)).toBeGreaterThan(0.1);
  expect(strength(samples, 1000, 7, 9)).toBeLessThan(0.01);
});
