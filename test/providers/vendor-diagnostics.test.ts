import { afterAll, expect, test } from 'vitest';
import { check, plan } from '../../src/library/film.js';
import { plainPng } from '../rig/plain-png.js';
import { openTestProject } from '../rig/project.js';

const files = await openTestProject('', []);
for (const name of ['a', 'b'])
  await files.write(`${name}.png`, plainPng(640, 360, [9, 9, name === 'a' ? 9 : 99]));
afterAll(() => files[Symbol.asyncDispose]());

function storyboard(provider: string, shot: string) {
  const text = `version: 1
film: { output: film.mp4 }
provider: ${provider}
shots:
  - { id: one, first: a.png, last: b.png, prompt: It rains., ${shot} }
`;
  return { text, folder: files.folder };
}

const morph = (more: string) => `{ use: fal, models: { acme/morph: { price: { 720P: 0.1 USD }, ${more} } } }`;

test.each([
  [
    'a model of which the vendor ignores the last frame',
    'fal',
    'model: fal-ai/bytedance/seedance/v1/pro/image-to-video',
    'no-last-frame-support',
  ],
  [
    'a described model without a last frame',
    morph('last_frame: none'),
    'model: acme/morph',
    'no-last-frame-support',
  ],
  [
    'a seed that the model does not have',
    'fal',
    'model: fal-ai/kling-video/o1/image-to-video, seed: 7',
    'unsupported-seed',
  ],
  ['a seed of a vendor without seeds', 'kling', 'seed: 7', 'unsupported-seed'],
  [
    'a length that the model does not have',
    'fal',
    'model: fal-ai/veo3.1/first-last-frame-to-video, duration: 5',
    'unsupported-duration',
  ],
  ['a resolution that the model does not have', 'kling', 'resolution: 720P', 'unsupported-resolution'],
  [
    'a ratio that the model does not have',
    'fal',
    'model: fal-ai/veo3.1/first-last-frame-to-video, ratio: "1:1"',
    'unsupported-ratio',
  ],
  ['sound of a silent model', 'kling', 'generate_audio: true', 'unsupported-generate-audio'],
  [
    'a negative prompt that the model does not have',
    'fal',
    'model: fal-ai/kling-video/o1/image-to-video, negative_prompt: fog',
    'unsupported-negative-prompt',
  ],
  ['an unknown model', 'fal', 'model: fal-ai/nothing', 'unknown-model'],
])('%s is an error at its line', async (_, provider, shot, code) => {
  const { ok, diagnostics } = await check(storyboard(provider, shot), { env: {} });
  expect({ ok, codes: diagnostics.map((one) => one.code) }).toEqual({ ok: false, codes: [code] });
  expect(diagnostics[0]).toMatchObject({ line: expect.any(Number) });
});

test.each([
  [
    'of clips',
    'fal',
    'model: fal-ai/luma-dream-machine/ray-2/image-to-video, resolution: 1080P, duration: 5',
    2,
  ],
  ['of seconds', 'fal', 'model: fal-ai/veo3.1/first-last-frame-to-video, duration: 8', 1.6],
  [
    'of seconds with sound',
    'fal',
    'model: fal-ai/veo3.1/first-last-frame-to-video, duration: 8, generate_audio: true',
    3.2,
  ],
  [
    'of clips with sound',
    'fal',
    'model: fal-ai/pixverse/v5.6/transition, duration: 8, generate_audio: true',
    1.8,
  ],
  ['that the storyboard states', morph('durations: [4]'), 'model: acme/morph', 0.4],
])('a plan has the price %s', async (_, provider, shot, dollars) => {
  const planned = await plan(storyboard(provider, shot), { env: {} });
  expect(planned).toMatchObject({
    estimate: { costs: [{ currency: 'USD', micros: dollars * 1e6 }], unknownPrices: 0 },
  });
});

test('a length without a price is reported as unknown', async () => {
  const luma = storyboard('fal', 'model: fal-ai/luma-dream-machine/ray-2/image-to-video, duration: 9');
  expect(await plan(luma, { env: {} })).toMatchObject({ estimate: { costs: [], unknownPrices: 1 } });
});
