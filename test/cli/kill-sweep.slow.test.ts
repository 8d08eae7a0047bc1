import { afterAll, expect, test } from 'vitest';
import { stateLayout } from '../../src/store/layout.js';
import { type Moment, openKillScene, killedShots as shots } from '../rig/kill-scene.js';

// The render without a kill shows how many moments there are, and which film all others must produce.
const undisturbed = await openKillScene();
const first = await undisturbed.render();
const film = await undisturbed.film();
const { exchanges } = undisturbed;
const journal = await undisturbed.testProject.read(stateLayout('.inbetween').journal);
const writes = journal.toString().split('\n').length - 1;
afterAll(() => undisturbed[Symbol.asyncDispose]());

const counted = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const moments: readonly Moment[] = [
  ...counted(exchanges).map((exchange) => ({ exchange })),
  ...counted(writes).flatMap((write): Moment[] => [
    { write: `torn:${write}` },
    { write: `written:${write}` },
  ]),
];
// Each moment takes two or three processes. Two moments run by default, all with KILL_SWEEP=1/1, every third with 1/3.
const [part, parts] = (process.env.KILL_SWEEP ?? '').split('/').map(Number);
const chosen = parts
  ? moments.filter((_, index) => index % parts === (part ?? 1) - 1)
  : moments.filter(
      (one) => JSON.stringify(one) === '{"exchange":20}' || JSON.stringify(one) === '{"write":"torn:5"}',
    );

test('a render without a kill makes every request and every write of the sweep', () => {
  expect(first).toMatchObject({ code: 0 });
  expect(writes).toBe(4 * shots.length);
  // Two uploads in two steps; then a create, a poll and a download for each shot, each seen from both sides.
  expect(exchanges).toBeGreaterThanOrEqual(2 * (4 + 3 * shots.length));
  expect(chosen.length).toBeGreaterThanOrEqual(2);
});

test.concurrent.each(chosen.map((moment) => [JSON.stringify(moment), moment] as const))(
  'a render killed at %s finishes when it is run again, with the same film and each shot billed once',
  { timeout: 120_000, retry: 0 },
  async (_, moment) => {
    await using scene = await openKillScene(undisturbed);
    const killed = await scene.render([], moment);
    expect(killed.code, killed.stderr).toBeNull();
    let ended = await scene.render();
    for (let round = 0; ended.code === 6 && round < 3; round += 1) {
      const lost = await scene.lost();
      ended = await scene.render(lost.flatMap((shot) => ['--resubmit', shot]));
    }
    expect(ended.code, ended.stderr).toBe(0);
    for (const shot of shots) expect(scene.billed(shot), shot).toBe(1);
    expect(scene.emulator.bill().tasks).toBe(shots.length);
    expect(await scene.film()).toBe(film);
  },
);
