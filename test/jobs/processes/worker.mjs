// A worker with the short times of a test. Argument: JSON with its queue, store, ffmpeg, times and so on. Events are lines
// of JSON on standard output.
import { resolveEngine } from '../../../build/media/resolve-engine.js';
import { work } from '../../../build/operations/work.js';
import { openRemote } from '../../../build/store/remote/open-remote.js';
import { systemClock } from '../../../build/system/clock.js';
import { listenForInterrupt } from '../../../build/system/interrupt.js';
import { parseRedisAddress } from '../../../build/system/redis-address.js';

const { queue, store, ffmpeg, folder, concurrency, times } = JSON.parse(process.argv[2]);
const { env } = process;
const { signal } = listenForInterrupt();
const remote = openRemote(
  { at: store, trusted: true },
  { env, root: '.', clock: systemClock, random: Math.random },
);
// It ends with the test, however that ends.
process.stdin.on('end', () => process.exit(1)).resume();
await work({
  ...{
    address: parseRedisAddress(queue),
    remote,
    folder,
    concurrency,
    times,
    env,
    clock: systemClock,
    signal,
  },
  engine: await resolveEngine({ flag: ffmpeg, env, signal }),
  onEvent: (event) => process.stdout.write(`${JSON.stringify(event)}\n`),
});
process.exit(0);
