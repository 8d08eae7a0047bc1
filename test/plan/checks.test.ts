import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { Capabilities } from '../../src/plan/capabilities.js';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import { planRender } from '../../src/plan/plan-render.js';
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
])('%s is found', (_, asked, expected) => {
  expect(codesOf(asked)).toEqual([expected]);
});

test('a prompt is measured in characters, not in bytes', () => {
  expect(codesOf({ prompt: '🎬'.repeat(800) })).toEqual([]);
});

test('an effect that we do not know may still exist', () => {
  const row = { templates: ['mech1', 'hanfu-1'] };
  expect(codesOf({ template: 'mech9', last: null }, { row })).toEqual(['warning: unknown-template']);
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
