// A process that shares the limits of an account by a file: takes turns until it has enough, tells when, and keeps its
// seats until it is killed or its input ends.
//
//   node limit-user.mjs <folder> <turns> <gap in ms> <seats per turn> [without-kernel-locks]
import { openFileLimits } from '../../build/generate/limits/file-limits.js';
import { systemClock } from '../../build/system/clock.js';

const [folder, turns, gapMs, seatsPerTurn, locks] = process.argv.slice(2);
const without = locks === 'without-kernel-locks' ? { kernelLock: async () => 'unsupported' } : {};
const limits = openFileLimits({
  folder,
  account: 'one',
  clock: systemClock,
  random: Math.random,
  ...without,
});
const stated = { most: 5, gapMs: Number(gapMs), seatsPerTurn: Number(seatsPerTurn), retryMs: 20 };
let seats = 0;
for (let taken = 0; taken < Number(turns); ) {
  const answer = await limits.step('submit model', { act: 'turn', seats, ...stated });
  if (answer.granted) {
    taken += 1;
    seats += stated.seatsPerTurn;
    process.stdout.write(`${Date.now()}\n`);
  } else await systemClock.sleep(answer.full ? 20 : answer.waitMs, new AbortController().signal);
}
process.stdout.write('enough\n');
process.stdin.resume();
await new Promise((resolve) => process.stdin.once('end', resolve));
await limits[Symbol.asyncDispose]();
