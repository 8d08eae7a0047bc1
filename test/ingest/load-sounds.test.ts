import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { loadSounds } from '../../src/ingest/load-sounds.js';
import { openProviderRegistry } from '../../src/providers/registry.js';
import { parseStoryboard } from '../../src/storyboard/parse-storyboard.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
import { sourceOf } from '../storyboard/sources.js';
import { examiner, wav } from './sounds.js';

const providers = openProviderRegistry().traits;

const root = mkdtempSync(join(tmpdir(), 'sounds-'));
afterAll(() => rmSync(root, { recursive: true }));
const rainBytes = wav(0.1);
writeFileSync(join(root, 'rain 雨.mp3'), rainBytes);
writeFileSync(join(root, 'empty.wav'), '');
mkdirSync(join(root, 'folder.wav'));

async function load(bed: string, voice: string) {
  const text = `version: 1\nfilm: { audio: ${JSON.stringify(bed)} }\nshots:\n  - { id: a, first: a.png, last: b.png, prompt: A., audio: { src: ${JSON.stringify(voice)} } }\n`;
  const { storyboard } = parseStoryboard(sourceOf(text), {}, providers);
  return loadSounds(storyboard!, root, examiner);
}

test('sounds are found from the storyboard, and named by their bytes', async () => {
  const file = pathToFileURL(join(root, 'rain 雨.mp3')).href;
  const { sounds, diagnostics } = await load('./rain 雨.mp3', file);
  expect(diagnostics).toEqual([]);
  const rain = { path: join(root, 'rain 雨.mp3'), digest: sha256(rainBytes) };
  expect([...sounds]).toEqual([
    ['./rain 雨.mp3', rain],
    [file, rain],
  ]);
});

test.each([
  ['absent.mp3', 'The sound file "absent.mp3" does not exist.'],
  ['empty.wav', 'The sound file "empty.wav" is empty.'],
  ['folder.wav', 'The sound file "folder.wav" is not a file.'],
  ['https://example.com/rain.mp3', '"https://example.com/rain.mp3" is not a local file.'],
])('%s is an error at its position', async (src, message) => {
  const { diagnostics } = await load('rain 雨.mp3', src);
  expect(diagnostics).toMatchObject([
    { code: 'sound-missing', message, at: { path: ['shots', 0, 'audio', 'src'] } },
  ]);
});

test.each([
  ['image.mp3', '\x89PNG\r\n\x1a\nxxxx', 'an image'],
  ['page.mp3', '<!doctype html><html>', 'a web page'],
  ['archive.wav', 'PK\x03\x04xxxx', 'a ZIP archive'],
  ['note.mp3', 'not sound\n', 'a text'],
  ['list.m3u8', '#EXTM3U\nhttp://example.com/a.mp3\n', 'a text'],
])('%s is not a sound, whatever its name', async (name, bytes, what) => {
  writeFileSync(join(root, name), Buffer.from(bytes, 'latin1'));
  const { sounds, diagnostics } = await load('rain 雨.mp3', name);
  expect([...sounds.keys()]).toEqual(['rain 雨.mp3']);
  expect(diagnostics).toMatchObject([
    { code: 'not-a-sound', message: `"${name}" is not a sound: its content is ${what}.` },
  ]);
});

test('an unreadable sound is reported', async () => {
  writeFileSync(join(root, 'closed.mp3'), rainBytes, { mode: 0o000 });
  const { diagnostics } = await asOrdinaryUser([root], () => load('rain 雨.mp3', 'closed.mp3'));
  expect(diagnostics).toMatchObject([{ code: 'sound-missing', message: expect.stringContaining('EACCES') }]);
});
