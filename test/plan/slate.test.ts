import { expect, test } from 'vitest';
import { planRender } from '../../src/plan/plan-render.js';
import { image, inputs, keyframe, model, shot, storyboard } from './plans.js';

function slateOf(more: Parameters<typeof shot>[1], slate: boolean): string | null | undefined {
  const able = { ...model, lastFrame: 'optional' as const, templates: ['mech1'] };
  const keyframes = ['a.png', 'b.png'].map((uri) => keyframe(uri, { size: { width: 1600, height: 900 } }));
  const { plan } = planRender(
    storyboard([shot('rain', { first: image('a.png'), last: image('b.png'), resolution: '480P', ...more })]),
    inputs(keyframes, { slate, capabilities: () => able }),
  );
  return plan?.takes[0]?.request.slate;
}

test('a slate shows id, draft, model and size, and the prompt below them', () => {
  expect(slateOf({ prompt: '镜头拉近' }, true)).toBe('rain · draft · model-a · 832×464\n镜头拉近');
  expect(slateOf({ prompt: null }, true)).toBe('rain · draft · model-a · 832×464');
  expect(slateOf({ prompt: null, last: null, template: 'mech1' }, true)).toBe(
    'rain · draft · model-a · 832×464\neffect: mech1',
  );
});

test('a draft has no slate by default', () => {
  expect(slateOf({ prompt: 'rain' }, false)).toBeNull();
});
