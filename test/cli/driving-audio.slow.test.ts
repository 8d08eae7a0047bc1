import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { mp3, wav } from '../ingest/sounds.js';
import { inbetween } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';

function text(shot: string): string {
  return `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { model: wan2.7-i2v, resolution: 720P }
shots:
  - { id: talk, first: wide.png, last: portrait-750x1000.png, prompt: She speaks., normalize: true, ${shot} }
`;
}

test('a driving audio is checked, uploaded, part of the cache key, and on the bill', async () => {
  await using service = await openQuickService();
  const env = service.env();
  await using testProject = await openTestProject(text('driving_audio: voice.wav'), [
    'wide.png',
    'portrait-750x1000.png',
  ]);
  const at = { cwd: testProject.folder, env };
  await testProject.write('voice.wav', wav(4));
  await testProject.write('voice.mp3', mp3(200));
  await testProject.write('short.wav', wav(1));
  await testProject.write('text.mp3', 'no sound');

  for (const [shot, code] of [
    ['driving_audio: nowhere.wav', 'sound-missing'],
    ['driving_audio: "https://example.com/voice.mp3"', 'sound-missing'],
    ['driving_audio: text.mp3', 'audio-format-refused'],
    ['driving_audio: short.wav', 'audio-length-refused'],
    ['driving_audio: voice.wav, model: wan2.2-kf2v-flash', 'unsupported-driving-audio'],
  ] as const) {
    await testProject.write('storyboard.yaml', text(shot));
    const checked = await inbetween(['check', '--json'], at);
    expect([checked.code, JSON.parse(checked.stdout).diagnostics[0]]).toMatchObject([2, { code, line: 6 }]);
  }

  await testProject.write('storyboard.yaml', text('driving_audio: voice.wav'));
  const draft = await inbetween(['check', '--provider', 'draft', '--json'], at);
  expect(JSON.parse(draft.stdout).diagnostics).toMatchObject([
    { code: 'driving-audio-ignored', severity: 'warning' },
  ]);
  const made = await inbetween(['render', '--yes', '--report', 'report.json'], at);
  expect({ code: made.code, stderr: made.stderr }).toMatchObject({ code: 0 });
  expect(service.emulator.bill().billed.map(({ audio }) => audio)).toEqual([sha256(wav(4))]);
  expect(JSON.parse((await testProject.read('report.json')).toString()).shots[0]).toMatchObject({
    drivingAudio: 'voice.wav',
  });
  expect(await inbetween(['render'], at)).toMatchObject({ stdout: expect.stringContaining('unchanged') });

  await testProject.write('voice.wav', wav(4, 0x81));
  const planned = JSON.parse((await inbetween(['plan', '--json'], at)).stdout);
  expect(planned.takes[0]).toMatchObject({
    action: 'submit',
    why: 'driving_audio changed',
    drivingAudio: 'voice.wav',
  });
  await testProject.write('storyboard.yaml', text('driving_audio: voice.mp3'));
  expect((await inbetween(['render', '--yes'], at)).code).toBe(0);
  expect(service.emulator.bill().billed.map(({ audio }) => audio)).toEqual([
    sha256(wav(4)),
    sha256(mp3(200)),
  ]);
  const touched = JSON.parse((await inbetween(['impact', 'voice.mp3', '--json'], at)).stdout);
  expect(touched).toMatchObject({ takes: 1, shots: [{ id: 'talk', as: ['driving_audio'] }] });
  // Without the driving audio, it is a different clip.
  await testProject.write('storyboard.yaml', text('seed: 1'));
  const without = JSON.parse((await inbetween(['plan', '--json'], at)).stdout);
  expect(without.takes[0].why).toContain('driving_audio removed');
});
