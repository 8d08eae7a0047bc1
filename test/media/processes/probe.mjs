// Reads clips as a render does and reports how much time of the processor each took, and how much memory was added at the most. Arguments: files.
import { existsSync, readFileSync } from 'node:fs';
import { readVideoSource } from '../../../build/film/conform/video-source.js';
import { selectSamples } from '../../../build/film/picture/select-samples.js';
import { checkClip } from '../../../build/generate/check-clip.js';
import { digestPackets } from '../../../build/media/packet-digest.js';
import { probeClip } from '../../../build/media/probe.js';

const { signal } = new AbortController();
// The most that this process ever used; elsewhere than on Linux, what it uses now.
const used = () =>
  existsSync('/proc/self/status')
    ? Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024
    : process.memoryUsage().rss / 2 ** 20;

async function read(path) {
  await probeClip(path);
  await checkClip(path, probeClip);
  const source = await readVideoSource(path);
  if (source.samples.count > 2) await selectSamples(source, [1, source.samples.count - 1]);
  await digestPackets(path, signal);
}

await probeClip(process.argv[2]).catch(() => {});
const before = used();
for (const path of process.argv.slice(3)) {
  const start = process.cpuUsage();
  const outcome = await read(path).then(
    () => 'accepted',
    (error) => (error.code ? `${error.code}: ${error.message}` : `${error.stack}`),
  );
  const { user, system } = process.cpuUsage(start);
  const ms = Math.round((user + system) / 1000);
  process.stdout.write(`${JSON.stringify({ path, ms, megabytes: Math.round(used() - before), outcome })}\n`);
}
