// The same question as bench/schedule.mjs, asked over real HTTP: the DashScope client against the emulator, both on a
// clock that runs SPEED times faster. HTTP does not run faster, so its time counts SPEED-fold: run it on an idle
// machine. Run: node scripts/build.mjs && node bench/schedule-emulated.mjs [most shots] [speed]
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openEmulator } from '../dist/emulator/open-emulator.js';
import { makeClips } from '../dist/generate/make-clips.js';
import { probeClip } from '../dist/media/probe.js';
import { openDashscope } from '../dist/providers/dashscope/open-dashscope.js';
import { openClipStore } from '../dist/store/clip-store.js';
import { openJournal } from '../dist/store/journal.js';

const most = Number(process.argv[2] ?? 100);
const speed = Number(process.argv[3] ?? 50);
const fixture = (path) => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
const SECONDS = 100;
const scenarios = [
  { name: 'limits as published', limits: {}, target: 1.05 },
  { name: 'hidden: 1 at once, rejects', limits: { takesInFlight: 1 }, target: 1.15 },
  { name: 'hidden: 1 submit per second', limits: { submitsPerSecond: 1 }, target: 1.15 },
];

console.log('scenario                          N    makespan       least   ratio  429s  requests/take');
await measure(scenarios[0], 1); // Warms up: what loads for the first time would count SPEED-fold.
let missed = 0;
for (const scenario of scenarios) {
  for (const shots of [1, 10, 100, 1000].filter((count) => count <= most)) {
    const { seconds, least, throttled, requests } = await measure(scenario, shots);
    const ok = seconds / least <= scenario.target && (scenario.target > 1.1 || throttled === 0);
    if (!ok) missed += 1;
    console.log(
      `${scenario.name.padEnd(28)} ${String(shots).padStart(6)} ${seconds.toFixed(1).padStart(9)} s ${least.toFixed(1).padStart(9)} s ${(seconds / least).toFixed(3).padStart(7)} ${String(throttled).padStart(5)} ${(requests / shots).toFixed(1).padStart(14)}${ok ? '' : `  over ${scenario.target}`}`,
    );
  }
}
console.log(missed === 0 ? 'All within their targets.' : `${missed} over their target.`);
process.exitCode = missed === 0 ? 0 : 1;

async function measure({ limits }, shots) {
  const clock = scaledClock();
  const folder = await mkdtemp(join(tmpdir(), 'inbetween-bench-'));
  const seen = { requests: 0, throttled: 0 };
  const emulator = await openEmulator({
    clock,
    makeClip: (_, path) => copyFile(fixture('takes/rain.mp4'), path),
    takeSeconds: () => SECONDS,
    limits,
    overLimit: 'reject',
    onExchange({ stage, status }) {
      if (stage !== 'answered') return;
      seen.requests += 1;
      if (status === 429) seen.throttled += 1;
    },
  });
  const provider = openDashscope({
    apiKey: 'sk-bench-0123456789',
    baseUrl: emulator.baseUrl,
    clock,
    env: {},
  });
  const journal = await openJournal(folder, clock);
  const decisions = await decisionsFor(shots);
  try {
    const begun = clock.now();
    const { clips, failures } = await makeClips(decisions, {
      provider,
      store: openClipStore(folder, clock),
      journal,
      clock,
      emit: () => undefined,
      signal: new AbortController().signal,
      probe: probeClip,
      random: Math.random,
    });
    if (clips.size !== shots)
      throw new Error(`${clips.size} of ${shots} clips: ${JSON.stringify(failures[0])}`);
    const pace = { ...provider.paceOf(decisions[0].take.request.model), ...limits };
    const least = Math.max(shots / pace.submitsPerSecond, Math.ceil(shots / pace.takesInFlight) * SECONDS);
    return { seconds: (clock.now() - begun) / 1000, least, ...seen };
  } finally {
    await journal[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
    await emulator[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  }
}

async function decisionsFor(shots) {
  const [first, last] = await Promise.all([
    still('portrait-750x1000.png', 750, 1000),
    still('wide.png', 640, 240),
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

async function still(name, width, height) {
  const file = fixture(`keyframes/${name}`);
  const bytes = await readFile(file);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const facts = { format: 'png', size: { width, height }, orientation: 1, alpha: false, bytes: bytes.length };
  return { kind: 'image', uri: name, from: 'file', digest, file, ...facts };
}

function scaledClock() {
  const begun = performance.now();
  return {
    now: () => Date.UTC(2026, 0, 1) + (performance.now() - begun) * speed,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      await wait(ms / speed, undefined, { signal }).catch(() => signal.throwIfAborted());
    },
  };
}
