import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { money } from '../../src/base/money.js';
import type { Capabilities } from '../../src/plan/capabilities.js';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import { planRender } from '../../src/plan/plan-render.js';
import { modelRows } from '../../src/providers/models/model-rows.js';
import { capabilitiesOf } from '../../src/providers/models/model-table.js';
import type { ProviderTraits } from '../../src/storyboard/provider-traits.js';
import type { Shot } from '../../src/storyboard/storyboard.js';
import { image, inputs, keyframe, local, model, remoteReader, shot, storyboard } from './plans.js';

function codesOf(
  asked: Partial<Shot>,
  { last = {}, row = {} }: { last?: Partial<ImageKeyframe>; row?: Partial<Capabilities> } = {},
): readonly string[] {
  const { diagnostics } = planRender(
    storyboard([shot('one', asked)]),
    inputs([keyframe('a.png'), keyframe('b.png', last)], {
      capabilities: (name) => (name === 'model-a' ? { ...model, ...row } : undefined),
    }),
  );
  return diagnostics.map(({ code, severity }) => `${severity}: ${code}`);
}

test('a shot without special settings is valid', () => {
  expect(codesOf({})).toEqual([]);
});

test.each<[string, Partial<Shot>, string]>([
  ['a model that is not there', { model: 'model-b' }, 'error: unknown-model'],
  ['a resolution that is not made', { resolution: '1080P' }, 'error: unsupported-resolution'],
  ['a duration that is not made', { duration: 8 }, 'error: unsupported-duration'],
  ['a prompt that would be cut', { prompt: '雨'.repeat(801) }, 'error: prompt-too-long'],
  ['a negative prompt that would be cut', { negativePrompt: 'x'.repeat(501) }, 'error: prompt-too-long'],
  ['an effect of a model without effects', { template: 'mech1', last: null }, 'error: unsupported-template'],
  ['no last frame', { last: null }, 'error: missing-last-frame'],
  ['a length that the model cannot choose', { duration: 'auto' }, 'error: unsupported-duration'],
  ['an aspect ratio that cannot be chosen', { ratio: '16:9' }, 'error: unsupported-ratio'],
  ['generated audio of a silent model', { generateAudio: true }, 'error: unsupported-generate-audio'],
  ['a seed that the model does not have', { seed: -1 }, 'error: unsupported-seed'],
])('%s is found', (_, asked, expected) => {
  expect(codesOf(asked)).toEqual([expected]);
});

const withChoices: Partial<Capabilities> = {
  durations: { min: 2, max: 30, default: 5, auto: true },
  ratios: ['adaptive', '9:16'],
  audio: 'optional',
};

test('a length that the model chooses is a warning, because the price is counted for the longest clip', () => {
  const asked: Partial<Shot> = { duration: 'auto', ratio: '9:16', generateAudio: true };
  expect(codesOf(asked, { row: withChoices })).toEqual(['warning: auto-duration']);
  expect(codesOf({ ratio: '4:3' }, { row: withChoices })).toEqual(['error: unsupported-ratio']);
});

test('the seed that means any has the key of a shot without a seed', () => {
  const keyOf = (seed: number | null) => {
    const capabilities = () => ({ ...model, randomSeed: true as const });
    const images = [keyframe('a.png'), keyframe('b.png')];
    return planRender(storyboard([shot('one', { seed })]), inputs(images, { capabilities })).plan?.takes[0]
      ?.key;
  };
  expect(keyOf(-1)).toBe(keyOf(null) ?? expect.fail());
  expect(keyOf(-1)).not.toBe(keyOf(7));
});

test('a duration of a part of a second is refused for a model of whole seconds only', () => {
  const durations = { min: 2, max: 30, default: 5 };
  expect(codesOf({ duration: 5.5 }, { row: { durations } })).toEqual([]);
  expect(codesOf({ duration: 5.5 }, { row: { durations: { ...durations, whole: true } } })).toEqual([
    'error: unsupported-duration',
  ]);
});

test('a length that the resolution of a shot does not have is refused, and another resolution is accepted', () => {
  const durations = { min: 4, max: 8, default: 8, only: [4, 6, 8] };
  const [small] = model.resolutions;
  if (small === undefined) throw new Error('no resolution');
  const resolutions = [small, { ...small, name: '1080P', durations: [8] }];
  const row = { durations, resolutions, defaultResolution: small.name };
  expect(codesOf({ duration: 6, resolution: '1080P' }, { row })).toEqual(['error: unsupported-duration']);
  expect(codesOf({ duration: 6 }, { row: { ...row, defaultResolution: '1080P' } })).toEqual([
    'error: unsupported-duration',
  ]);
  for (const asked of [{ duration: 6 }, { duration: 8, resolution: '1080P' }, { resolution: '1080P' }])
    expect(codesOf(asked, { row })).toEqual([]);
});

test.each(modelRows.map(({ model }) => model))('%s makes clips of whole seconds', (name) => {
  for (const provider of ['dashscope', 'draft'] as const)
    expect(capabilitiesOf(provider, name)?.durations.whole).toBe(true);
});

test('a silent clip of a model that always adds sound is refused, and sound is accepted', () => {
  const row: Partial<Capabilities> = { audio: 'generated' };
  expect(codesOf({ generateAudio: false }, { row })).toEqual(['error: unsupported-generate-audio']);
  expect(codesOf({ generateAudio: true }, { row })).toEqual([]);
});

test('a negative prompt is refused for a model without one', () => {
  const { negativePromptMax: _, ...silent } = model;
  const { diagnostics } = planRender(
    storyboard([shot('one', { negativePrompt: 'blur' })]),
    inputs([keyframe('a.png'), keyframe('b.png')], { capabilities: () => silent }),
  );
  expect(diagnostics.map(({ code }) => code)).toEqual(['unsupported-negative-prompt']);
});

test.each([
  [0.1, 'CNY', ['warning: price-below-list']],
  [0.1999, 'CNY', ['warning: price-below-list']],
  [0.2, 'CNY', []],
  [0.3, 'CNY', []],
  [0.3, 'USD', ['warning: price-below-list']],
] as const)(
  'a stated price of %d %s is compared with a list price of 0.20 CNY',
  (amount, currency, codes) => {
    const list = { money: money(0.2, 'CNY'), asOf: '2026-11-22', source: 'a page' };
    const stated = { money: money(amount, currency), asOf: '', source: 'the storyboard' };
    const resolutions = model.resolutions.map((one) => ({ ...one, perSecond: stated, listPrice: list }));
    expect(codesOf({}, { row: { describedAs: 'model-a', resolutions } })).toEqual(codes);
  },
);

test('a model that is a preview, or that the settings cannot reach, is reported once with its line', () => {
  expect(codesOf({}, { row: { previewOf: '2026-11-22' } })).toEqual(['warning: preview-model']);
  const unusable = {
    code: 'missing-workspace',
    message: 'It is reached through a workspace.',
    help: 'Set it.',
  };
  expect(codesOf({}, { row: { unusable } })).toEqual(['error: missing-workspace']);
});

test('settings that a shot does not use leave its request, and so its cache key, as they were', () => {
  const plan = (asked: Partial<Shot>, kind: 'paid' | 'local' = 'paid') =>
    planRender(
      storyboard([shot('one', asked)]),
      inputs([keyframe('a.png'), keyframe('b.png')], {
        capabilities: () => ({ ...model, ...withChoices }),
        provider: { ...local, kind },
      }),
    ).plan?.takes[0];
  expect(plan({ ratio: 'adaptive', generateAudio: false })?.key).toBe(plan({})?.key);
  const chosen = plan({ duration: 'auto', ratio: '9:16', generateAudio: true });
  expect(chosen?.request).toMatchObject({
    duration: 5,
    autoDuration: true,
    ratio: '9:16',
    generatedAudio: true,
  });
  expect(chosen?.key).not.toBe(plan({})?.key);
  expect(chosen?.size).toEqual({ width: 720, height: 1280 });
  // A local draft is silent either way, so it is not drawn again.
  expect(plan({ generateAudio: true }, 'local')?.key).toBe(plan({}, 'local')?.key);
});

test('a prompt is measured in characters, not in bytes', () => {
  expect(codesOf({ prompt: '🎬'.repeat(800) })).toEqual([]);
});

test('an effect that we do not know may still exist', () => {
  const row = { templates: ['mech1', 'hanfu-1'] };
  expect(codesOf({ template: 'mech9', last: null }, { row })).toEqual(['warning: unknown-template']);
});

test('an effect that newer pages of the vendor do not have is reported with the date of the list', () => {
  const row = { templates: ['mech1'], templatesReadOn: '2026-11-22' };
  const outcome = planRender(
    storyboard([shot('one', { template: 'mech1', last: null, prompt: null })]),
    inputs([keyframe('a.png')], { capabilities: () => ({ ...model, ...row }) }),
  );
  expect(outcome.diagnostics).toMatchObject([
    {
      code: 'template-may-be-withdrawn',
      severity: 'warning',
      message: expect.stringContaining('2026-11-22'),
    },
  ]);
  expect(outcome.plan?.takes).toHaveLength(1);
});

test.each<[string, Partial<Shot>, string]>([
  ['its caption', { captions: [{ text: 'Rain falls.', from: null, to: null }] }, 'Rain falls. The camera'],
  ['its title', { title: 'The lamp' }, 'The lamp. The camera'],
  ['its last keyframe', { last: { ...image('b.png'), name: 'night' } }, 'The scene changes into'],
  ['nothing', {}, 'The subject moves gently. The camera'],
])('a shot without a prompt gets a suggestion from %s', (_, more, words) => {
  const outcome = planRender(
    storyboard([shot('one', { prompt: null, ...more })]),
    inputs([keyframe('a.png'), keyframe('b.png')], { capabilities: () => model }),
  );
  expect(outcome.diagnostics).toMatchObject([{ code: 'no-prompt', help: expect.stringContaining(words) }]);
});

test.each<[string, Partial<ImageKeyframe>, string]>([
  ['too small', { size: { width: 1280, height: 200 } }, 'error: image-size-refused'],
  ['too large', { size: { width: 9000, height: 5062 } }, 'error: image-size-refused'],
  ['in a doubtful size', { size: { width: 3840, height: 2160 } }, 'warning: image-size-doubtful'],
  ['too heavy', { bytes: 11_000_000 }, 'error: image-file-too-large'],
  ['transparent', { alpha: true }, 'error: image-has-alpha'],
  ['too narrow', { size: { width: 7000, height: 500 } }, 'error: image-shape-refused'],
  ['of another shape', { size: { width: 1000, height: 1000 } }, 'warning: shapes-differ'],
  ['the same bytes again', { digest: sha256('a.png') }, 'warning: nothing-moves'],
])('a last frame that is %s is found', (_, last, expected) => {
  expect(codesOf({}, { last })[0]).toBe(expected);
});

test('an image in the storage of a provider needs that provider', () => {
  const remote = { kind: 'remote' as const, uri: 'oss://x/y.png', digest: sha256('oss://x/y.png') };
  const outcome = (provider: ProviderTraits) =>
    planRender(
      storyboard([shot('one', { last: image('oss://x/y.png') })]),
      inputs([keyframe('a.png'), remote], { provider }),
    );
  expect(outcome(local).diagnostics).toMatchObject([
    { code: 'image-unreachable', help: expect.stringContaining('--provider reader') },
  ]);
  expect(outcome(local).plan).toBeUndefined();
  expect(outcome(remoteReader).diagnostics).toEqual([]);
});

test('colours cannot be matched to an oss:// image, and the error is at its line', () => {
  const remote = { kind: 'remote' as const, uri: 'oss://x/y.png', digest: sha256('oss://x/y.png') };
  const transition = { kind: 'cut', match: { frames: 15, strength: 1 } } as const;
  const outcome = (origins: Shot['origins']) =>
    planRender(
      storyboard([shot('one', { first: image('oss://x/y.png'), transition, origins })]),
      inputs([keyframe('b.png'), remote], { provider: remoteReader }),
    ).diagnostics;
  expect(outcome({})).toMatchObject([
    { code: 'match-unreadable-image', at: { path: ['film', 'match_color'] } },
  ]);
  const at = ['shots', 0, 'match_color'];
  expect(outcome({ match_color: at })).toMatchObject([{ at: { path: at } }]);
});

test('an image that many shots use is reported once, where it is used first', () => {
  const last = (index: number) => ({ ...image('b.png'), at: ['shots', index, 'last'] });
  const { diagnostics } = planRender(
    storyboard(['one', 'two', 'three'].map((id, index) => shot(id, { last: last(index) }))),
    inputs([keyframe('a.png'), keyframe('b.png', { bytes: 11_000_000 })]),
  );
  expect(diagnostics).toMatchObject([{ code: 'image-file-too-large', at: { path: ['shots', 0, 'last'] } }]);
});
