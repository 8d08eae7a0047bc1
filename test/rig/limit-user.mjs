// A process that shares the limits of an account in a folder or a Redis: takes turns until it has enough, reports when, and
// keeps its seats until it is killed or its input ends. In a Redis its lease is one second.
//
//   node limit-user.mjs <folder or redis://…> <turns> <gap in ms> <seats per turn> [without-kernel-locks]
import { openFileLimits } from '../../build/generate/limits/file-limits.js';
import { openRedisLimits } from '../../build/generate/limits/redis-limits.js';
import { systemClock } from '../../build/system/clock.js';
import { parseRedisAddress } from '../../build/system/redis-address.js';
import { connectRedis } from '../../build/system/redis-connection.js';

const { signal } = new AbortController();
const [place, turns, gapMs, seatsPerTurn, locks] = process.argv.slice(2);
const without = locks === 'without-kernel-locks' ? { kernelLock: async () => 'unsupported' } : {};
const limits = place.startsWith('redis:')
  ? openRedisLimits({
      connect: () => connectRedis(parseRedisAddress(place), { signal, whenDown: 'fail' }),
      account: 'one',
      leaseMs: 1000,
    })
  : openFileLimits({ folder: place, account: 'one', clock: systemClock, random: Math.random, ...without });
const stated = { most: 5, gapMs: Number(gapMs), seatsPerTurn: Number(seatsPerTurn), retryMs: 20 };
let seats = 0;
for (let taken = 0; taken < Number(turns); ) {
  const answer = await limits.step('submit model', { act: 'turn', seats, ...stated });
  if (answer.granted) {
    taken += 1;
    seats += stated.seatsPerTurn;
    process.stdout.write(`${Date.now()}\n`);
  } else await systemClock.sleep(answer.full ? 20 : answer.waitMs, signal);
}
process.stdout.write('enough\n');
process.stdin.resume();
await new Promise((resolve) => process.stdin.once('end', resolve));
await limits[Symbol.asyncDispose]();
