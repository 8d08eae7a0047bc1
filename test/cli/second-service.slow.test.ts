import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { inbetween, plainEnv } from '../rig/cli.js';
import { smallClip } from '../rig/emulated-service.js';
import { openTestProject } from '../rig/project.js';
import { openReferenceService } from '../rig/reference-service/reference-service.js';

const key = 'sk-5ec0d0123456789abcdef';

const text = `version: 1
film: { output: film.mp4, fit: contain }
provider: { use: dashscope, workspace: ws-1 }
shots:
  - { id: flash, first: wide.png, last: portrait-750x1000.png, prompt: 细雨, negative_prompt: blur, resolution: 480P }
  - { id: effect, first: portrait-750x1000.png, model: wanx2.1-kf2v-plus, template: mech1 }
  - { id: voice, first: wide.png, last: portrait-750x1000.png, model: wan2.7-i2v-2026-04-25, driving_audio: voice.wav, prompt: She speaks. }
  - { id: sound, first: wide.png, last: portrait-750x1000.png, model: wan3.0-video, ratio: '16:9', generate_audio: true, prompt: Thunder. }
  - { id: length, first: plain.png, last: alpha.png, normalize: true, model: wan3.0-video-prime, duration: auto, prompt: Dusk. }
`;

test('a film of all kinds of shots is made, resumed and billed at a service that refuses everything undocumented', async () => {
  await using service = await openReferenceService({
    now: Date.now,
    clip: await readFile(smallClip),
    keys: { [key]: 'an account' },
    workspace: 'ws-1',
    pendingMs: 100,
    runMs: 500,
    autoSeconds: 5,
  });
  const images = ['wide.png', 'portrait-750x1000.png', 'plain.png', 'alpha.png'];
  await using project = await openTestProject(text, images);
  await project.write('voice.wav', wav(3));
  const env = plainEnv({ DASHSCOPE_API_KEY: key, DASHSCOPE_HTTP_BASE_URL: service.baseUrl });
  // The answer to one submit is lost, one download breaks off, and the service is busy once.
  service.script.next('create', { kind: 'lose' });
  service.script.next('result', { kind: 'cut', after: 1000 });
  const busy = { status: 503, code: 'ModelUnavailable', message: 'Model is unavailable.' };
  service.script.next('poll', { kind: 'refuse', refusal: busy });
  const first = await inbetween(['render', '--yes'], { cwd: project.folder, env });
  const again = await inbetween(['render', '--yes'], { cwd: project.folder, env });
  expect({ first: first.stderr, code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
  expect(service.undocumented).toEqual([]);
  // Five shots, five tasks: the lost one was found and not paid for again.
  const micros = service.bill().map(({ micros }) => micros);
  expect(micros.sort((a, b) => a - b)).toEqual([500_000, 3_000_000, 3_500_000, 4_500_000, 5_000_000]);
  expect(service.taskCount()).toBe(5);
});

function wav(seconds: number): Buffer {
  const bytes = Buffer.alloc(44 + seconds * 8000, 128);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt32LE(0x1_0001, 20);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt32LE(8000, 28);
  bytes.writeUInt32LE(0x8_0001, 32);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(seconds * 8000, 40);
  return bytes;
}
