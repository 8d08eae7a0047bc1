import { expect, test } from 'vitest';
import { wav } from '../ingest/sounds.js';
import { inbetween } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';

// Two shots of five seconds.
const board = (film: string, one: string, two = '') => `version: 1
film: { output: film.mp4${film} }
defaults: { resolution: 480P }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: A quiet dusk.${one} }
  - { id: two, first: previous, last: push-a.png, prompt: A quiet dawn.${two} }
`;
const captions = ', captions: sidecar';

test.each([
  [
    'a caption after its shot',
    board(captions, ', caption: [{ text: Late, from: 6s, to: 7s }]'),
    'caption-never-shown 5',
  ],
  [
    'a caption that ends late',
    board(captions, ', caption: [{ text: Long, from: 1s, to: 7s }]'),
    'caption-cut-short 5',
  ],
  [
    'a caption hidden by a dissolve',
    board(captions, ', caption: [{ text: Hidden, from: 4s, to: 5s }]', ', transition: { dissolve: 2s }'),
    'caption-never-shown 5',
  ],
  ['a caption of spaces', board(captions, ', caption: "  "'), 'caption-empty 5'],
  [
    'a timed caption of spaces',
    board(captions, ', caption: [{ text: "\\u200b ", from: 1s, to: 2s }]'),
    'caption-empty 5',
  ],
  ['a voice after the film', board('', '', ', audio: { src: short.wav, at: 20s }'), 'voice-never-heard 6'],
  ['a voice that the end cuts off', board('', '', ', audio: { src: long.wav, at: 2s }'), 'voice-cut-off 6'],
  [
    'a voice over the next one',
    board('', ', audio: long.wav', ', audio: { src: short.wav, at: 0.2s }'),
    'voice-overlap 5',
  ],
  [
    'a bed that starts after its end',
    board(', audio: { src: short.wav, offset: 9s, loop: false }', ''),
    'audio-never-heard 2',
  ],
])('%s is a warning at its position', async (_, text, expected) => {
  expect(await warnings(text)).toEqual([expected]);
});

test('captions, voices and a bed that are played are not reported', async () => {
  const one = ', caption: [{ text: A, from: 0s, to: 2s }, { text: B, from: 2s, to: 5s }], audio: short.wav';
  const two = ', caption: The end., audio: { src: short.wav, at: 3.9s }';
  const bed = ', audio: { src: short.wav, offset: 9s }';
  expect(await warnings(board(captions + bed, one, two))).toEqual([]);
  // What is not shown at all is a decision.
  const late = ', caption: [{ text: Late, from: 6s, to: 7s }]';
  expect(await warnings(board(', captions: off', late))).toEqual([]);
});

test.each([
  ['draft', 6, ['auto-duration 5', 'caption-never-shown 5']],
  ['dashscope', 6, ['auto-duration 5']],
  ['dashscope', 31, ['auto-duration 5', 'caption-never-shown 5']],
] as const)(
  'a caption of a shot whose length the model chooses is reported if no clip of %s can show it: from %i s',
  async (use, from, expected) => {
    const text = `version: 1
provider: { use: ${use}, workspace: llm-1 }
film: { output: film.mp4, captions: sidecar }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: A dusk., model: wan3.0-video, duration: auto, normalize: true, caption: [{ text: Late, from: ${from}s, to: ${from + 1}s }] }
`;
    expect((await warnings(text)).filter((one) => !/^(?:preview|image)-/.test(one))).toEqual(expected);
  },
);

async function warnings(text: string): Promise<readonly string[]> {
  await using project = await openTestProject(text);
  await project.write('short.wav', wav(1));
  await project.write('long.wav', wav(6));
  const { code, stdout } = await inbetween(['check', '--json'], { cwd: project.folder });
  expect(code).toBe(0);
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; severity: string; line: number }[];
  };
  // The images are small.
  const own = diagnostics.filter((one) => one.code !== 'image-size-doubtful');
  return own.map(({ code, severity, line }) => (severity === 'warning' ? `${code} ${line}` : severity));
}
