import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { exitCode } from '../../src/cli/terminal/exit-code.js';
import { parseFaults } from '../../src/emulator/faults.js';
import type { EmulatorSetup } from '../../src/emulator/open-emulator.js';
import { type Ended, inbetween, start } from '../rig/cli.js';
import { heldClock } from '../rig/held-clock.js';
import type { TestProject } from '../rig/project.js';
import { openQuickService, type QuickService, serviceKey } from '../rig/quick-service.js';
import { openReadyProject } from '../rig/ready-project.js';

const DAY_MS = 24 * 3_600_000;

const storyboard = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { model: wan2.2-kf2v-flash, resolution: 480P }
shots:
  - { id: one, first: wide.png, last: portrait-750x1000.png, prompt: Rain. }
  - { id: two, first: previous, last: wide.png, prompt: Sun. }
`;

interface Scene {
  readonly project: TestProject;
  readonly service: QuickService;
  /** Runs a command to its end; an environment variable of the value undefined is not set. */
  run(args: readonly string[], env?: Record<string, string | undefined>): Promise<Ended>;
}

interface Case {
  readonly code: number;
  readonly name: string;
  readonly service?: () => Partial<EmulatorSetup>;
  readonly run: (scene: Scene) => Promise<Ended>;
  /** What the command prints, on either stream. */
  readonly says: string | RegExp;
  /** Clips that the service billed in the end. */
  readonly billed: number;
}

const service = (faults: string) => () => ({ faults: parseFaults(faults) });
const day = heldClock();

const cases: readonly Case[] = [
  {
    code: 0,
    name: 'a finished film',
    run: ({ run }) => run(['render', '--yes']),
    says: 'film.mp4',
    billed: 2,
  },
  {
    code: 1,
    name: 'a failed shot',
    service: service('failed=DataInspectionFailed@task#1'),
    run: ({ run }) => run(['render', '--yes']),
    says: '1 clip missing',
    billed: 1,
  },
  {
    code: 1,
    name: 'a report that cannot be written',
    run: ({ run }) => run(['render', '--report', 'wide.png/report.html']),
    says: 'report-unwritable',
    billed: 0,
  },
  {
    code: 2,
    name: 'an unknown option',
    run: ({ run }) => run(['render', '--dance']),
    says: '--dance',
    billed: 0,
  },
  {
    code: 2,
    name: 'a storyboard with an error',
    run: async ({ project, run }) => {
      await project.write('storyboard.yaml', storyboard.replace('prompt: Rain.', 'promt: Rain.'));
      return run(['render', '--yes']);
    },
    says: 'promt',
    billed: 0,
  },
  {
    code: 3,
    name: 'a storyboard that differs from the lockfile, with --frozen',
    run: async ({ project, run }) => {
      expect(await run(['render', '--yes'])).toMatchObject({ code: 0 });
      await project.write('storyboard.yaml', storyboard.replace('Rain.', 'Snow.'));
      return run(['render', '--frozen', '--yes']);
    },
    says: 'The storyboard differs from storyboard.lock',
    billed: 2,
  },
  {
    code: 3,
    name: 'a clip that needs the network, with --offline',
    run: ({ run }) => run(['render', '--offline', '--yes']),
    says: 'needs the network (--offline)',
    billed: 0,
  },
  {
    code: 4,
    name: 'a missing key',
    run: ({ run }) => run(['render', '--yes'], { DASHSCOPE_API_KEY: undefined }),
    says: 'key-missing',
    billed: 0,
  },
  {
    code: 4,
    name: 'a wrong key',
    run: ({ run }) => run(['render', '--yes'], { DASHSCOPE_API_KEY: 'sk-ffffffffffffffff' }),
    says: 'key-refused',
    billed: 0,
  },
  {
    code: 4,
    name: 'an empty balance',
    service: () => ({ accounts: { [serviceKey]: { overdue: true } } }),
    run: ({ run }) => run(['render', '--yes']),
    says: 'account-overdue',
    billed: 0,
  },
  {
    code: 5,
    name: 'a cost over the cap (over-cap)',
    run: ({ run }) => run(['render', '--max-cost', '0.60 CNY']),
    says: /This render costs 1\.00 CNY, and the cap is 0\.60 CNY/,
    billed: 0,
  },
  {
    code: 5,
    name: 'a cost without consent (declined)',
    run: ({ run }) => run(['render']),
    says: /This render costs 1\.00 CNY; run it with --yes to confirm/,
    billed: 0,
  },
  {
    code: 6,
    name: 'a submit of unknown outcome',
    service: service('no-task-id@create#1'),
    run: ({ run }) => run(['render', '--yes']),
    says: '--resubmit',
    billed: 1,
  },
  {
    code: 6,
    name: 'a take that expired before it was fetched',
    service: () => ({ clock: day, takeSeconds: () => 60 }),
    run: async (scene) => {
      await interrupted(scene);
      await day.pass(DAY_MS + 3_600_000);
      return scene.run(['recover']);
    },
    says: 'take-expired',
    billed: 2,
  },
  {
    code: 7,
    name: 'a seam over --max-seam',
    run: ({ run }) => run(['render', '--yes', '--max-seam', '0']),
    says: '1 seam over --max-seam',
    billed: 2,
  },
  {
    code: 8,
    name: 'a plan that would change something',
    run: ({ run }) => run(['plan', '--detailed-exitcode']),
    says: 'submit',
    billed: 0,
  },
  {
    code: 130,
    name: 'an interrupt',
    service: () => ({ takeSeconds: () => 3600 }),
    run: interrupted,
    says: 'run the same command again to continue',
    billed: 0,
  },
];

function says(text: string | RegExp): unknown {
  return typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text);
}

/** A render that is interrupted while both takes run. */
async function interrupted({ project, service }: Scene): Promise<Ended> {
  const running = start(['render', '--yes'], { cwd: project.folder, env: service.env() });
  for (const shot of ['one', 'two']) await running.said(`${shot}  started`);
  running.child.kill('SIGINT');
  return running.ended;
}

test.each(cases.map((each) => [each.name, each.code, each] as const))(
  '%s ends with the exit code %i',
  async (_name, _code, exit) => {
    await using service = await openQuickService(exit.service?.());
    await using project = await openReadyProject(storyboard, ['wide.png', 'portrait-750x1000.png']);
    const run: Scene['run'] = (args, env) => inbetween(args, { cwd: project.folder, env: service.env(env) });
    const { code, stdout, stderr } = await exit.run({ project, service, run });
    expect({ code, text: stdout + stderr }).toEqual({
      code: exit.code,
      text: says(exit.says),
    });
    expect(service.emulator.bill().billed).toHaveLength(exit.billed);
  },
);

test('every exit code of the README has a case, and the CLI has no other', () => {
  const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
  const [, rows = ''] = /^\| *code *\|.*\n\|[-| ]+\n((?:\|.*\n)+)/m.exec(readme) ?? [];
  const documented = [...rows.matchAll(/^\| *(\d+) *\|/gm)].map(([, code]) => Number(code));
  expect(documented.length).toBeGreaterThan(5);
  expect([...new Set(cases.map(({ code }) => code))]).toEqual(documented);
  expect(Object.values(exitCode)).toEqual(documented);
});
