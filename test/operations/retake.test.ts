import { expect, test } from 'vitest';
import { renderExitCode } from '../../src/cli/terminal/exit-code.js';
import { readLockText } from '../../src/lockfile/merge.js';
import { plan } from '../../src/operations/plan.js';
import { render } from '../../src/operations/render.js';
import { retake } from '../../src/operations/retake.js';
import { takes } from '../../src/operations/takes.js';
import { ProviderFailure } from '../../src/providers/provider.js';
import { formatOutcome } from '../../src/report/format-outcome.js';
import { openQuickProject, quickStoryboard, spending } from '../rig/quick-provider.js';

const { signal } = spending;
const cent = { currency: 'USD', micros: 10_000 } as const;

async function lockedTakes(rig: Awaited<ReturnType<typeof openQuickProject>>, shot: string) {
  const { lock } = readLockText((await rig.files.read('storyboard.lock')).toString(), 'storyboard.lock');
  return [...(lock.takes?.get(shot)?.list.values() ?? [])];
}

test('a retake is a paid take with a seed of its own, is listed, and leaves the film alone', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  const film = await rig.files.read('film.mp4');
  const outcome = await retake(rig.project, { ...spending, shots: ['two'] });
  expect(outcome).toMatchObject({
    status: 'retaken',
    takes: [
      { shot: 'two', number: 2, seed: expect.any(Number), cost: cent, inFilm: false, location: 'local' },
    ],
    ...{ existing: [], failures: [] },
  });
  expect(rig.quick.submitted).toEqual(['one', 'two', 'two']);
  expect(await rig.files.read('film.mp4')).toEqual(film);
  expect(await render(rig.project, spending)).toMatchObject({ status: 'unchanged', made: 0, reused: 2 });
  expect(await lockedTakes(rig, 'two')).toMatchObject([{ take: { cost: cent } }, { take: { cost: cent } }]);
  expect(await lockedTakes(rig, 'one')).toEqual([]);
});

test('several takes of several shots have different seeds, and the next ones go on from there', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  const first = await retake(rig.project, { ...spending, shots: ['*'], count: 2 });
  const second = await retake(rig.project, { ...spending, shots: ['1-2'] });
  const seeds = [first, second].flatMap((one) =>
    one.status === 'retaken' ? one.takes.map(({ shot, seed }) => `${shot} ${seed}`) : [],
  );
  expect(new Set(seeds).size).toBe(6);
  expect(rig.quick.submitted).toHaveLength(8);
  expect(await takes(rig.project, { signal })).toMatchObject({
    shots: [{ takes: [{}, {}, {}, {}] }, { takes: [{}, {}, {}, {}] }],
    cost: { paid: [{ currency: 'USD', micros: 80_000 }], used: [{ currency: 'USD', micros: 20_000 }] },
  });
});

test('a given seed is used, counts on from there, and is not paid for twice', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  const seeded = { ...spending, shots: ['one'], seed: 2147483647, count: 2 };
  const made = await retake(rig.project, seeded);
  const seeds = made.status === 'retaken' ? made.takes.map(({ seed }) => seed) : [];
  expect(new Set(seeds)).toEqual(new Set([2147483647, 0]));
  expect(await retake(rig.project, { ...seeded, count: 1 })).toMatchObject({
    status: 'retaken',
    takes: [],
    existing: [{ seed: 2147483647 }],
  });
  expect(rig.quick.submitted).toHaveLength(4);
});

test('a retake without consent, or over its cap, spends nothing', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  const asked: number[] = [];
  const consent = async (decisions: readonly unknown[]) => {
    asked.push(decisions.length);
    return false;
  };
  expect(await retake(rig.project, { shots: ['two'], count: 3, signal, consent })).toMatchObject({
    status: 'declined',
    estimate: { submits: 3, costs: [{ currency: 'USD', micros: 30_000 }] },
  });
  expect(asked).toEqual([3]);
  const maxCost = { currency: 'USD', micros: 29_999 } as const;
  expect(await retake(rig.project, { ...spending, shots: ['two'], count: 3, maxCost })).toMatchObject({
    status: 'over-cap',
  });
  expect(rig.quick.submitted).toHaveLength(2);
});

test('an interrupted retake is continued by the next one, which pays for nothing', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  const stop = new AbortController();
  rig.quick.done = false;
  const first = retake(rig.project, { ...spending, shots: ['two'], signal: stop.signal });
  await expect.poll(() => rig.quick.submitted.length).toBe(3);
  await expect.poll(() => rig.events.filter(({ type }) => type === 'take-submitted').length).toBe(3);
  stop.abort(new Error('interrupted by the test'));
  expect(await first).toMatchObject({
    status: 'interrupted',
    left: [{ shots: ['two'], seed: expect.any(Number) }],
  });
  rig.quick.done = true;
  expect(await retake(rig.project, { ...spending, shots: ['two'] })).toMatchObject({
    takes: [{ number: 2, cost: cent }],
    existing: [],
    status: 'retaken',
  });
  expect(rig.quick.submitted).toHaveLength(3);
  // Then it is over, and the next one is a new take.
  expect(await retake(rig.project, { ...spending, shots: ['two'] })).toMatchObject({
    takes: [{ number: 3 }],
  });
  expect(rig.quick.submitted).toHaveLength(4);
});

test('before the first render, a retake begins with the take that the film needs', async () => {
  await using rig = await openQuickProject();
  await retake(rig.project, { ...spending, shots: ['one'], count: 2 });
  expect(await render(rig.project, spending)).toMatchObject({ status: 'finished', made: 1, reused: 1 });
  expect(rig.quick.submitted).toEqual(['one', 'one', 'two']);
});

const threeTakes = quickStoryboard().replace('shots:', 'defaults: { takes: 3 }\nshots:');

test('a storyboard can ask for several takes, each with its price, and the film uses the first', async () => {
  await using rig = await openQuickProject(threeTakes);
  const planned = await plan(rig.project, { signal });
  expect(planned).toMatchObject({
    status: 'planned',
    shots: 2,
    estimate: { submits: 6, costs: [{ currency: 'USD', micros: 60_000 }] },
  });
  expect(await render(rig.project, spending)).toMatchObject({ status: 'finished', made: 6, reused: 0 });
  expect(await takes(rig.project, { signal, shots: ['one'] })).toMatchObject({
    shots: [{ takes: [{}, {}, {}], cost: { used: [cent] } }],
  });
  expect((await lockedTakes(rig, 'one')).map(({ asked }) => asked.inputs.seed).sort()).toContain(null);
  expect(await render(rig.project, spending)).toMatchObject({ status: 'unchanged', made: 0, reused: 6 });
  expect(await render(rig.project, { ...spending, frozen: true })).toMatchObject({ status: 'unchanged' });
  // One more take of each shot: the seeds of the first three stay.
  await rig.files.write('storyboard.yaml', threeTakes.replace('takes: 3', 'takes: 4'));
  expect(await render(rig.project, spending)).toMatchObject({ status: 'unchanged', made: 2, reused: 6 });
  expect(rig.quick.submitted).toHaveLength(8);
});

test('a take that the storyboard asks for is what a retake generates next', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  await retake(rig.project, { ...spending, shots: ['*'], count: 2 });
  await rig.files.write('storyboard.yaml', threeTakes);
  expect(await render(rig.project, spending)).toMatchObject({ status: 'unchanged', made: 0, reused: 6 });
});

test('a further take that fails does not hold up the film', async () => {
  await using rig = await openQuickProject(threeTakes.replace('takes: 3', 'takes: 1'));
  await render(rig.project, { ...spending, only: ['one'] });
  await rig.files.write('storyboard.yaml', threeTakes.replace('takes: 3', 'takes: 2'));
  rig.quick.failures.push(new ProviderFailure('refused', 'bad-input', 'The provider refused it.'));
  const outcome = await render(rig.project, spending);
  expect(outcome).toMatchObject({
    status: 'finished',
    failures: [{ shots: ['one'], seed: expect.any(Number), code: 'bad-input' }],
    ...{ made: 2, reused: 1, locked: true },
  });
  expect(renderExitCode(outcome)).toBe(1);
  expect(formatOutcome(outcome)).toMatch(/one \(seed \d+\) {2}failed; the film does not need this take/);
});

test('a machine with only the lockfile does not pay for further takes', async () => {
  await using rig = await openQuickProject(threeTakes);
  await render(rig.project, spending);
  await using other = await openQuickProject(threeTakes);
  await other.files.write('storyboard.lock', await rig.files.read('storyboard.lock'));
  expect(await plan(other.project, { signal })).toMatchObject({
    estimate: { submits: 2 },
    decisions: expect.arrayContaining([expect.objectContaining({ action: 'blocked', block: 'not-needed' })]),
  });
  expect(await render(other.project, spending)).toMatchObject({ status: 'finished', made: 2 });
  expect(other.quick.submitted).toEqual(['one', 'two']);
});
