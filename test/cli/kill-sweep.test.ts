import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { openEmulator } from '../../src/emulator/open-emulator.js';
import { journalPath } from '../../src/store/journal.js';
import { systemClock } from '../../src/system/clock.js';
import { inbetween, plainEnv, type Running, start } from '../rig/cli.js';
import { testKey } from '../rig/emulated-service.js';
import { openProject } from '../rig/project.js';

const shots = ['a', 'b', 'c', 'd'];
const takes = ['rain', 'gaze', 'turn', 'sky'].map((name) =>
  fileURLToPath(new URL(`../../fixtures/takes/${name}.mp4`, import.meta.url)),
);
const text = `version: 1
title: Four shots
film: { output: film.mp4 }
provider: { use: dashscope, limits: { takes_in_flight: 3, submits_per_second: 100 } }
defaults: { model: wan2.2-kf2v-flash, resolution: 480P, prompt_extend: false, watermark: false }
shots:
${shots.map((id) => `  - { id: ${id}, first: portrait-750x1000.png, last: wide.png, prompt: The shot ${id}. }`).join('\n')}
`;
const preload = fileURLToPath(new URL('../rig/die-at-write.mjs', import.meta.url));

/** Where a render is killed: at an exchange with the service, or at a write to its journal. */
type Moment = { readonly exchange: number } | { readonly write: string };

/** A project and a service that bills, and real renders as processes. */
async function openScene() {
  const project = await openProject(text, ['portrait-750x1000.png', 'wide.png']);
  let exchanges = 0;
  let fatal = Number.POSITIVE_INFINITY;
  let running: Running | undefined;
  const emulator = await openEmulator({
    clock: systemClock,
    // Each shot's clip is another one: a film that mixes two up is not the same film.
    makeClip: ({ prompt }, path) =>
      copyFile(takes[shots.findIndex((id) => prompt === `The shot ${id}.`)] ?? '', path),
    takeSeconds: () => 0,
    limits: { submitsPerSecond: 100, takesInFlight: 10 },
    onExchange: async () => {
      exchanges += 1;
      if (exchanges !== fatal || !running) return;
      const gone = once(running.child, 'exit');
      running.child.kill('SIGKILL');
      await gone;
    },
  });
  const env = plainEnv({ DASHSCOPE_API_KEY: testKey, DASHSCOPE_HTTP_BASE_URL: emulator.baseUrl });
  return {
    emulator,
    project,
    exchanges: () => exchanges,
    async render(words: readonly string[] = [], moment?: Moment) {
      exchanges = 0;
      fatal = moment && 'exchange' in moment ? moment.exchange : Number.POSITIVE_INFINITY;
      const dying =
        moment && 'write' in moment ? { NODE_OPTIONS: `--import ${preload}`, DIE_AT: moment.write } : {};
      running = start(['render', '--yes', ...words], { cwd: project.folder, env: { ...env, ...dying } });
      const ended = await running.ended;
      fatal = Number.POSITIVE_INFINITY;
      return ended;
    },
    /** Shots whose take may be lost, and for which the service has billed nothing. */
    async lost() {
      const { stdout } = await inbetween(['status', '--json'], { cwd: project.folder, env });
      const { takes } = JSON.parse(stdout) as { takes: { shots: string[]; state: string }[] };
      const unknown = takes
        .filter(({ state }) => state === 'unknown-outcome')
        .map((take) => take.shots[0] ?? '');
      return unknown.filter((shot) => billed(shot) === 0);
    },
    billed,
    film: async () => sha256(await project.read('film.mp4')),
    async [Symbol.asyncDispose]() {
      await emulator[Symbol.asyncDispose]();
      await project[Symbol.asyncDispose]();
    },
  };

  function billed(shot: string): number {
    return emulator.bill().billed.filter(({ prompt }) => prompt === `The shot ${shot}.`).length;
  }
}

test('a render that is killed anywhere ends, when it is run again, in the same film and a bill for each shot once', async () => {
  const undisturbed = await openScene();
  const first = await undisturbed.render();
  expect(first).toMatchObject({ code: 0 });
  const film = await undisturbed.film();
  const journal = await undisturbed.project.read(journalPath('.inbetween'));
  const writes = journal.toString().split('\n').length - 1;
  const exchanges = undisturbed.exchanges();
  await undisturbed[Symbol.asyncDispose]();
  expect(writes).toBe(4 * shots.length);
  expect(exchanges).toBeGreaterThan(2 * 3 * shots.length);

  const counted = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const moments: Moment[] = [
    ...counted(exchanges).map((exchange) => ({ exchange })),
    ...counted(writes).flatMap((write) => [{ write: `torn:${write}` }, { write: `written:${write}` }]),
  ];
  // Each moment takes two processes. Two are tried each time, all with KILL_SWEEP=1/1, every third with 1/3.
  const [part, parts] = (process.env.KILL_SWEEP ?? '').split('/').map(Number);
  const chosen: readonly Moment[] = parts
    ? moments.filter((_, index) => index % parts === (part ?? 1) - 1)
    : [{ exchange: 20 }, { write: 'torn:5' }];
  for (const moment of chosen) {
    await using scene = await openScene();
    const where = JSON.stringify(moment);
    expect((await scene.render([], moment)).code, where).toBeNull();
    let ended = await scene.render();
    for (let round = 0; ended.code === 6 && round < 3; round += 1) {
      const lost = await scene.lost();
      ended = await scene.render(lost.flatMap((shot) => ['--resubmit', shot]));
    }
    expect(ended, where).toMatchObject({ code: 0 });
    for (const shot of shots) expect(scene.billed(shot), `${where}: ${shot}`).toBe(1);
    expect(scene.emulator.bill().tasks, where).toBe(shots.length);
    expect(await scene.film(), where).toBe(film);
  }
}, 900_000);
