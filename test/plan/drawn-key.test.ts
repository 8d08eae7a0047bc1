import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { keyOfInputs, pixelInputs } from '../../src/plan/cache-key.js';
import { changesSince } from '../../src/plan/changes-since.js';
import { formatReason, takeDifference } from '../../src/plan/format-reason.js';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import { type PlanInputs, planRender } from '../../src/plan/plan-render.js';
import type { PlannedTake } from '../../src/plan/render-plan.js';
import type { Shot } from '../../src/storyboard/storyboard.js';
import { image, inputs, keyframe, model, shot, storyboard } from './plans.js';

const keyframes = ['a.png', 'b.png'].map((uri) => keyframe(uri));
const wordsRead: NonNullable<PlanInputs['wordsRead']> = ({ last, prompt }) =>
  last === null ? '' : (/push in|pull out/.exec(prompt ?? '')?.[0] ?? '');

function takeOf(
  more: Partial<Shot> = {},
  { images = keyframes, ...others }: Partial<PlanInputs> & { images?: readonly ImageKeyframe[] } = {},
): PlannedTake {
  const other = { ...model, model: 'model-b', resolutions: [{ ...model.resolutions[1]!, name: '720p' }] };
  const single = { ...model, lastFrame: 'optional' as const, templates: ['mech1'] };
  const { plan } = planRender(
    storyboard([shot('x', { prompt: 'Rain falls.', resolution: '720P', ...more })]),
    inputs(images, {
      wordsRead,
      capabilities: (name) => ({ 'model-a': model, 'model-b': other, effects: single })[name],
      ...others,
    }),
  );
  return plan!.takes[0]!; // The shot has no errors.
}

const before = takeOf();

test.each<[string, Partial<Shot>]>([
  ['other words', { prompt: 'A storm rages.' }],
  ['no prompt', { prompt: null }],
  ['a negative prompt', { negativePrompt: 'people' }],
  ['a seed', { seed: 7 }],
  ['prompt_extend and watermark', { promptExtend: true, watermark: true }],
  ['another model of the same size and length', { model: 'model-b', resolution: '720p' }],
  ['another name', { id: 'y', title: 'Y' }],
])('%s draws no other draft', (_, more) => {
  expect(takeOf(more).key).toBe(before.key);
});

test.each<[string, Parameters<typeof takeOf>, string]>([
  ['other camera words', [{ prompt: 'Rain falls. Push in, push in. push in' }], 'prompt changed'],
  ['another resolution', [{ resolution: '480P' }], 'resolution: 720P -> 480P'],
  ['another last frame', [{ last: image('a.png') }], 'last frame: b.png -> a.png'],
  [
    'other bytes of a frame',
    [{}, { images: [keyframe('a.png', { digest: sha256('new') }), keyframes[1]!] }],
    'a.png bytes changed',
  ],
  [
    'another length',
    [{ duration: 4 }, { capabilities: () => ({ ...model, durations: { min: 4, max: 5, default: 5 } }) }],
    'duration: 5 -> 4',
  ],
  ['another engine', [{}, { capabilities: () => ({ ...model, revision: 'r2' }) }], 'the engine was changed'],
  [
    'another shape of the first frame',
    [{}, { images: [keyframe('a.png', { size: { width: 720, height: 1280 } }), keyframes[1]!] }],
    'size and length: 1280x720, 150 frames at 30 fps -> 720x1280, 150 frames at 30 fps',
  ],
])('%s draws another draft, and says why', (_, asked, reason) => {
  const { key, request } = takeOf(...asked);
  expect(key).not.toBe(before.key);
  const changes = changesSince(asOf(before), request);
  expect(formatReason({ kind: 'changed', changes })).toBe(reason);
});

test('a slate draws another draft, and the same slate the same one', () => {
  const slated = takeOf({}, { slate: true });
  expect(slated.key).not.toBe(before.key);
  expect(takeOf({ seed: 7 }, { slate: true }).key).toBe(slated.key);
  expect(takeOf({ prompt: 'A storm rages.' }, { slate: true }).key).not.toBe(slated.key);
});

test('shots that differ in unread words are one draft', () => {
  const { plan } = planRender(
    storyboard([shot('x', { prompt: 'Rain.' }), shot('y', { prompt: 'A storm.' })]),
    inputs(keyframes, { wordsRead }),
  );
  expect(plan?.takes.map(({ shots }) => shots)).toEqual([['x', 'y']]);
});

test('an effect draws the same push for every name', () => {
  const effect = { model: 'effects', prompt: null, last: null, template: 'mech1' };
  const asked = takeOf(effect, { wordsRead: ({ last }) => (last === null ? '' : 'words') });
  expect(asked.request.camera).toBeUndefined();
  expect(takeOf({ ...effect, template: 'mech2' }).key).toBe(takeOf(effect).key);
});

test('the key of a draft can be computed from what is stored about it', () => {
  const stored = JSON.parse(JSON.stringify(pixelInputs(before.request)));
  expect(keyOfInputs(stored)).toBe(before.key);
  // The other fields say what it was drawn for.
  expect(keyOfInputs({ ...stored, prompt: 'A storm rages.', model: 'model-b' })).toBe(before.key);
});

test('a draft of an earlier version differs in how it was drawn', () => {
  const { drawn: _, ...older } = pixelInputs(before.request);
  expect(keyOfInputs(older)).not.toBe(before.key);
  const changes = changesSince({ ...asOf(before), inputs: older }, before.request);
  expect(formatReason({ kind: 'changed', changes })).toBe('an earlier version drew it');
});

test('a draft and a paid clip differ in their provider, not in words that the draft did not read', () => {
  const paid = takeOf({ prompt: 'A storm rages.' });
  const { drawn: _, ...request } = { ...paid.request, provider: 'reader', revision: 'reader-1' };
  const difference = takeDifference(pixelInputs(before.request), pixelInputs(request));
  expect(difference).toBe('provider: draft -> reader');
});

function asOf({ request }: PlannedTake) {
  return { inputs: pixelInputs(request), firstUri: request.first.uri, lastUri: request.last?.uri ?? null };
}
