import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { pixelInputs } from '../../src/plan/cache-key.js';
import { type DecideOptions, decideTakes } from '../../src/plan/decide-takes.js';
import type { KnownTakes } from '../../src/plan/decision.js';
import { planRender } from '../../src/plan/plan-render.js';
import type { Shot } from '../../src/storyboard/storyboard.js';
import { image, inputs, keyframe, shot, storyboard } from './plans.js';

const all: DecideOptions = { only: null, restriction: null, resubmit: new Set() };
const nothing: KnownTakes = { clips: new Map(), started: new Map(), before: new Map() };
const clip = sha256('clip');

function planOf(shots: readonly Shot[], edited: Record<string, string> = {}) {
  const keyframes = ['a.png', 'b.png', 'c.png'].map((uri) =>
    keyframe(uri, uri in edited ? { digest: sha256(edited[uri] as string) } : {}),
  );
  return planRender(storyboard(shots), inputs(keyframes)).plan!; // These shots ask for nothing wrong.
}

function rememberedFrom(shots: readonly Shot[]): KnownTakes['before'] {
  return new Map(
    planOf(shots).takes.map(({ request }) => [
      request.shot,
      { inputs: pixelInputs(request), firstUri: request.first.uri, lastUri: request.last?.uri ?? null },
    ]),
  );
}

test('a clip that exists is reused, whatever else is known or forbidden', () => {
  const plan = planOf([shot('one')]);
  const key = plan.takes[0]!.key;
  const known: KnownTakes = {
    ...nothing,
    clips: new Map([[key, clip]]),
    started: new Map([[key, { state: 'expired', at: 1 }]]),
  };
  const [decision] = decideTakes(plan, known, { ...all, restriction: 'frozen', only: new Set(['other']) });
  expect(decision).toMatchObject({ action: 'reuse', clip });
});

test('a take that runs is reattached, never submitted again', () => {
  const plan = planOf([shot('one')]);
  const started = new Map([
    [plan.takes[0]!.key, { state: 'submitted' as const, operation: { id: 7 }, at: 5 }],
  ]);
  const [decision] = decideTakes(plan, { ...nothing, started }, { ...all, only: new Set(['other']) });
  expect(decision).toMatchObject({ action: 'reattach', operation: { id: 7 }, startedAt: 5 });
});

test.each(['unknown-outcome', 'expired'] as const)(
  '%s is blocked until the user resubmits that shot',
  (state) => {
    const plan = planOf([shot('one')]);
    const known = { ...nothing, started: new Map([[plan.takes[0]!.key, { state, at: 5 }]]) };
    expect(decideTakes(plan, known, all)[0]).toMatchObject({ action: 'blocked', block: state });
    const wrong = decideTakes(plan, known, { ...all, resubmit: new Set(['two']) });
    expect(wrong[0]).toMatchObject({ action: 'blocked', block: state });
    const right = decideTakes(plan, known, { ...all, resubmit: new Set(['one']) });
    expect(right[0]).toMatchObject({ action: 'submit' });
  },
);

test('a shot that is not selected, frozen or offline is blocked with its reason', () => {
  const plan = planOf([shot('one'), shot('two', { prompt: 'Else.' })]);
  const only = decideTakes(plan, nothing, { ...all, only: new Set(['two']) });
  expect(only.map(({ action }) => action)).toEqual(['blocked', 'submit']);
  for (const restriction of ['frozen', 'offline'] as const) {
    const decisions = decideTakes(plan, nothing, { ...all, restriction });
    expect(decisions).toMatchObject([{ block: restriction }, { block: restriction }]);
  }
});

test('the reason names the fields that differ from what the shot asked for before', () => {
  const before = rememberedFrom([shot('one'), shot('two', { last: image('c.png') })]);
  const known = { ...nothing, before };
  const reasonOf = (shots: readonly Shot[], edited?: Record<string, string>) => {
    const [decision] = decideTakes(planOf(shots, edited), known, all);
    return decision?.action === 'submit' ? decision.reason : null;
  };
  expect(reasonOf([shot('fresh')])).toEqual({ kind: 'new-shot' });
  expect(reasonOf([shot('one')])).toEqual({ kind: 'clip-missing' });
  expect(reasonOf([shot('one', { prompt: 'Dawn.' })])).toMatchObject({
    kind: 'changed',
    changes: [{ field: 'prompt', before: 'The camera pushes in.', now: 'Dawn.' }],
  });
  expect(reasonOf([shot('one')], { 'b.png': 'edited' })).toMatchObject({
    changes: [{ field: 'last', uris: ['b.png', 'b.png'] }],
  });
  expect(reasonOf([shot('one', { last: image('c.png') })])).toMatchObject({
    changes: [{ field: 'last', uris: ['b.png', 'c.png'] }],
  });
});
