import { expect, test } from 'vitest';
import { inbetween } from '../rig/cli.js';
import { plainWav } from '../rig/plain-wav.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';

const images = ['wide.png', 'portrait-750x1000.png'];
const shots = `shots:
  - { id: one, first: wide.png, last: portrait-750x1000.png, prompt: Rain., audio: { src: short.wav, at: 1s } }
  - { id: two, first: previous, last: wide.png, prompt: Sun., audio: long.wav }
  - { id: three, first: wide.png, last: portrait-750x1000.png, prompt: Moon. }
`;
const text = (model: string) => `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { model: ${model}, resolution: 720P, duration: voice }
${shots}`;

interface Planned {
  readonly takes: readonly { readonly duration: number; readonly price: { readonly money: unknown } }[];
}

test('a voice decides the length and the price of its shot, rounded up to what the model allows', async () => {
  await using service = await openQuickService();
  await using project = await openTestProject(text('wan2.7-i2v'), images);
  const at = { cwd: project.folder, env: service.env() };
  await project.write('short.wav', plainWav(2.3));
  await project.write('long.wav', plainWav(6.2));
  const planned = async (): Promise<Planned> =>
    JSON.parse((await inbetween(['plan', '--no-analyse', '--json'], at)).stdout);
  const lengths = async () => (await planned()).takes.map(({ duration }) => duration);
  // 1 s before the voice and 2.3 s of it; 6.2 s; and a shot without a voice has the usual length.
  expect(await lengths()).toEqual([4, 7, 5]);
  const before = await planned();
  await project.write('long.wav', plainWav(5.001));
  expect(await lengths()).toEqual([4, 5, 5]);
  expect((await planned()).takes[1]?.price).not.toEqual(before.takes[1]?.price);
  await project.write('long.wav', plainWav(0.4));
  expect(await lengths()).toEqual([4, 2, 5]);
  // A model with one length has that one.
  await project.write('storyboard.yaml', text('wan2.2-kf2v-flash'));
  expect(await lengths()).toEqual([5, 5, 5]);
  expect(await inbetween(['render', '--yes'], at)).toMatchObject({ code: 0 });
  expect(service.emulator.bill().billed).toHaveLength(3);
  // An edit of the voice that needs no other length needs no other clip.
  await project.write('long.wav', plainWav(3));
  expect(await inbetween(['render', '--yes'], at)).toMatchObject({ code: 0 });
  expect(service.emulator.bill().billed).toHaveLength(3);
});

test('a voice that no clip can hold, and one that is missing, are located before anything is spent', async () => {
  await using service = await openQuickService();
  await using project = await openTestProject(text('wan2.2-kf2v-flash'), images);
  const at = { cwd: project.folder, env: service.env() };
  await project.write('short.wav', plainWav(2.3));
  await project.write('long.wav', plainWav(6.2));
  const long = await inbetween(['render', '--yes'], at);
  expect(long.code).toBe(2);
  expect(long.stderr).toMatch(/storyboard\.yaml:7:\d+ {2}voice-too-long/);
  expect(long.stderr).toContain('The audio of shot "two" ends after 6.2 seconds, but the longest clip');
  await project.write(
    'storyboard.yaml',
    text('wan2.7-i2v').replace('prompt: Moon.', 'prompt: Moon., duration: voice'),
  );
  const missing = await inbetween(['render', '--yes'], at);
  expect(missing.code).toBe(2);
  expect(missing.stderr).toMatch(/storyboard\.yaml:8:\d+ {2}voice-missing/);
  await project.write(
    'storyboard.yaml',
    text('wan2.7-i2v').replace('prompt: Moon.', 'prompt: Moon., transition: { dissolve: 8s }'),
  );
  const cut = await inbetween(['render', '--yes'], at);
  expect({ code: cut.code, says: cut.stderr }).toEqual({
    code: 2,
    says: expect.stringContaining('transition-too-long'),
  });
  expect(service.emulator.bill().billed).toHaveLength(0);
});
