import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Digest, sha256 } from '../../src/base/digest.js';
import { type Emulator, openEmulator } from '../../src/emulator/open-emulator.js';
import { systemClock } from '../../src/system/clock.js';
import { type Ended, inbetween, plainEnv, type Running, start } from './cli.js';
import { copyDerivedState } from './derived-state.js';
import { testKey } from './emulated-service.js';
import { openTestProject, type TestProject } from './project.js';

/** Where a render is killed: at an exchange with the service, or at a write to its journal. */
export type Moment = { readonly exchange: number } | { readonly write: `${'torn' | 'written'}:${number}` };

/** A project of four shots and a service that bills, with real renders as processes. */
export interface KillScene extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly testProject: TestProject;
  /** Exchanges of the last render, each counted when it was asked and when it was answered. */
  readonly exchanges: number;
  /** A render to its end, or to the moment at which it is killed with SIGKILL. */
  render(words?: readonly string[], moment?: Moment): Promise<Ended>;
  /** Shots whose take may be lost, and for which the service has billed nothing. */
  lost(): Promise<readonly string[]>;
  billed(shot: string): number;
  film(): Promise<Digest>;
}

export const killedShots = ['a', 'b', 'c', 'd'];

const takes = ['rain', 'gaze', 'turn', 'sky'].map((name) =>
  fileURLToPath(new URL(`../../fixtures/takes/${name}.mp4`, import.meta.url)),
);
const text = `version: 1
title: Four shots
film: { output: film.mp4 }
provider: { use: dashscope, limits: { takes_in_flight: 3, submits_per_second: 100 } }
defaults: { model: wan2.2-kf2v-flash, resolution: 480P, prompt_extend: false, watermark: false }
shots:
${killedShots.map((id) => `  - { id: ${id}, first: portrait-750x1000.png, last: wide.png, prompt: The shot ${id}. }`).join('\n')}
`;
const preload = fileURLToPath(new URL('./die-at-write.mjs', import.meta.url));
/** Opens a scene; `like` is another one whose machine is known already. */
export async function openKillScene(like?: KillScene): Promise<KillScene> {
  const testProject = await openTestProject(text, ['portrait-750x1000.png', 'wide.png']);
  if (like) await copyDerivedState(like.testProject, testProject);
  let exchanges = 0;
  let fatal = Number.POSITIVE_INFINITY;
  let running: Running | undefined;
  const emulator = await openEmulator({
    clock: systemClock,
    // Each shot's clip is another one: a film that mixes two up is not the same film.
    makeClip: ({ prompt }, path) =>
      copyFile(takes[killedShots.findIndex((id) => prompt === promptOf(id))] ?? '', path),
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
  const billed = (shot: string) =>
    emulator.bill().billed.filter(({ prompt }) => prompt === promptOf(shot)).length;
  return {
    emulator,
    testProject,
    get exchanges() {
      return exchanges;
    },
    async render(words = [], moment) {
      exchanges = 0;
      fatal = moment && 'exchange' in moment ? moment.exchange : Number.POSITIVE_INFINITY;
      const dying =
        moment && 'write' in moment ? { NODE_OPTIONS: `--import ${preload}`, DIE_AT: moment.write } : {};
      running = start(['render', '--yes', ...words], { cwd: testProject.folder, env: { ...env, ...dying } });
      const ended = await running.ended;
      fatal = Number.POSITIVE_INFINITY;
      return ended;
    },
    async lost() {
      const { stdout } = await inbetween(['status', '--json'], { cwd: testProject.folder, env });
      const { takes } = JSON.parse(stdout) as { takes: { shots: string[]; state: string }[] };
      const unknown = takes.filter(({ state }) => state === 'unknown-outcome');
      return unknown.map((take) => take.shots[0] ?? '').filter((shot) => billed(shot) === 0);
    },
    billed,
    film: async () => sha256(await testProject.read('film.mp4')),
    async [Symbol.asyncDispose]() {
      await emulator[Symbol.asyncDispose]();
      await testProject[Symbol.asyncDispose]();
    },
  };
}

function promptOf(shot: string): string {
  return `The shot ${shot}.`;
}
