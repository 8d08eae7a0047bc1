// The same question as bench/schedule.mjs, asked over real HTTP: the DashScope client against the emulator. What is
// waited for is leapt over, for both; requests, disk and processor count with the time that they really take. The least
// possible is max(N / R, ceil(N / C) * T): submits at the rate R, C takes of T seconds at once, and nothing else.
// Run: node scripts/build.mjs && node --expose-gc bench/schedule-emulated.mjs [most shots]
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Agent } from 'undici';
import { openEmulator } from '../build/emulator/open-emulator.js';
import { generateClips } from '../build/generate/generate-clips.js';
import { probeClip } from '../build/media/probe.js';
import { openDashscope } from '../build/providers/dashscope/open-dashscope.js';
import { openClipStore } from '../build/store/clips/clip-store.js';
import { openJournal } from '../build/store/journal/journal.js';
import { leapingClock } from './leaping-clock.mjs';

const most = Number(process.argv[2] ?? 1000);
const fixture = (path) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
const SECONDS = 100;
const scenarios = [
  { name: 'limits as published', limits: {}, target: 1.05 },
  { name: 'hidden: 1 at once, rejects', limits: { takesInFlight: 1 }, target: 1.15 },
  { name: 'hidden: 1 submit per second', limits: { submitsPerSecond: 1 }, target: 1.15 },
];

console.log(
  'scenario                          N    makespan       least   ratio  429s  requests/take  MB at most    in reality',
);
await measure(scenarios[0], 1); // Warms up: what loads for the first time would count.
let missed = 0;
for (const shots of [1, 10, 100, 1000].filter((count) => count <= most)) {
  for (const scenario of scenarios) {
    const { seconds, least, throttled, requests, megabytes, reality } = await measure(scenario, shots);
    const ok = seconds / least <= scenario.target && (scenario.target > 1.1 || throttled === 0);
    if (!ok) missed += 1;
    const cells = [
      scenario.name.padEnd(28),
      String(shots).padStart(6),
      `${seconds.toFixed(1)} s`.padStart(11),
      `${least.toFixed(1)} s`.padStart(11),
      (seconds / least).toFixed(3).padStart(7),
      String(throttled).padStart(5),
      (requests / shots).toFixed(1).padStart(14),
      megabytes.toFixed(0).padStart(11),
      `${reality.toFixed(1)} s`.padStart(13),
    ];
    console.log(`${cells.join(' ')}${ok ? '' : `  over ${scenario.target}`}`);
  }
}
console.log(missed === 0 ? 'All within their targets.' : `${missed} over their target.`);
process.exitCode = missed === 0 ? 0 : 1;

async function measure({ limits }, shots) {
  const clock = leapingClock();
  const began = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'inbetween-bench-'));
  const seen = { requests: 0, throttled: 0, megabytes: 0 };
  const emulator = await openEmulator({
    clock,
    makeClip: (_, path) => copyFile(fixture('takes/rain.mp4'), path),
    takeSeconds: () => SECONDS,
    limits,
    overLimit: 'reject',
    onExchange({ stage, status }) {
      if (stage !== 'handled') return;
      seen.requests += 1;
      if (status === 429) seen.throttled += 1;
      if (seen.requests % 200 === 1) seen.megabytes = Math.max(seen.megabytes, usedMegabytes());
    },
  });
  const dispatcher = new Agent().compose(clock.watchRequests);
  const provider = openDashscope({
    apiKey: 'sk-bench-0123456789',
    baseUrl: emulator.baseUrl,
    clock,
    env: {},
    dispatcher,
  });
  const journal = await openJournal(folder, clock);
  const decisions = await decisionsFor(shots);
  try {
    const begun = clock.now();
    const making = generateClips(decisions, {
      provider,
      store: openClipStore(folder, clock),
      journal,
      clock,
      emit: () => undefined,
      signal: new AbortController().signal,
      probe: probeClip,
      random: Math.random,
    });
    const { clips, failures } = await clock.run(making);
    if (clips.size !== shots)
      throw new Error(`${clips.size} of ${shots} clips: ${JSON.stringify(failures[0])}`);
    const rates = { ...provider.limitsOf(decisions[0].take.request.model), ...limits };
    const least = Math.max(shots / rates.submitsPerSecond, Math.ceil(shots / rates.takesInFlight) * SECONDS);
    const seconds = (clock.now() - begun) / 1000;
    return { seconds, least, ...seen, reality: (performance.now() - began) / 1000 };
  } finally {
    await journal[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
    await dispatcher.close();
    await emulator[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  }
}

async function decisionsFor(shots) {
  const [first, last] = await Promise.all([
    image('portrait-750x1000.png', 750, 1000),
    image('wide.png', 640, 240),
  ]);
  const settings = {
    provider: 'dashscope',
    revision: 'dashscope',
    model: 'wan2.2-kf2v-flash',
    resolution: '480P',
  };
  const nothing = { negativePrompt: null, template: null, seed: null, slate: null };
  return Array.from({ length: shots }, (_, index) => {
    const shot = `shot-${index}`;
    const request = {
      shot,
      ...settings,
      ...nothing,
      first,
      last,
      duration: 5,
      promptExtend: false,
      watermark: false,
    };
    return {
      action: 'submit',
      reason: { kind: 'new-shot' },
      take: {
        key: createHash('sha256').update(shot).digest('hex'),
        request: { ...request, prompt: `The shot ${index}.` },
        shots: [shot],
        price: { kind: 'unknown' },
        expectedSeconds: 120,
        size: null,
      },
    };
  });
}

async function image(name, width, height) {
  const file = fixture(`keyframes/${name}`);
  const bytes = await readFile(file);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const facts = { format: 'png', size: { width, height }, orientation: 1, alpha: false, bytes: bytes.length };
  return { kind: 'image', uri: name, from: 'file', digest, file, ...facts };
}

function usedMegabytes() {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}
