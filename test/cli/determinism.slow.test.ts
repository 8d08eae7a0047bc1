import { spawn } from 'node:child_process';
import { mkdir, utimes } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { plainEnv } from '../rig/cli.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { quickFilm, quickModel } from '../rig/quick-model.js';

const main = fileURLToPath(new URL('../../dist/cli/main.cjs', import.meta.url));
const text = `version: 1
title: Twice the same
film: { ${quickFilm}, transition: { dissolve: 0.3s } }
${quickModel}shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
  - { id: two, first: plain.png, last: push-a.png, prompt: The camera pans to the left. }
`;

interface Environment {
  readonly umask: string;
  readonly env: Readonly<Record<string, string>>;
  readonly dates: number;
  /** Use one processor only, where taskset exists. */
  readonly alone: boolean;
}

/** Renders as another user on another machine would. */
async function renderIn(testProject: TestProject, { umask, env, dates, alone }: Environment): Promise<void> {
  for (const name of ['push-a.png', 'push-b.png', 'plain.png', 'storyboard.yaml'])
    await utimes(join(testProject.folder, name), dates, dates);
  const pinned = alone ? 'command -v taskset >/dev/null && exec taskset -c 0 "$0" "$1" render;' : '';
  const args = ['-c', `umask ${umask}; ${pinned} exec "$0" "$1" render`, process.execPath, main];
  const child = spawn('sh', args, {
    cwd: testProject.folder,
    env: plainEnv(env),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data: Buffer) => {
    said += data.toString();
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, said }).toMatchObject({ code: 0 });
}

// The lockfile without the time at which each clip was made.
async function withoutTimes(testProject: TestProject): Promise<string> {
  return (await testProject.read('storyboard.lock')).toString().replace(/"at":"[^"]*"/g, '"at":""');
}

test.skipIf(process.platform === 'win32')(
  'a storyboard gives the same bytes in every environment',
  async () => {
    await using a = await openTestProject(text);
    await using b = await openTestProject(text);
    const scratch = join(b.folder, 'other temp — 目录');
    await mkdir(scratch);
    await renderIn(a, {
      umask: '022',
      alone: true,
      dates: 1_000_000_000,
      env: { LC_ALL: 'C', LANG: 'C', TZ: 'UTC', UV_THREADPOOL_SIZE: '1', OMP_NUM_THREADS: '1' },
    });
    await renderIn(b, {
      umask: '077',
      alone: false,
      dates: 1_700_000_000,
      env: {
        LC_ALL: 'tr_TR.UTF-8',
        LANG: 'de_DE.UTF-8',
        TZ: 'Asia/Kathmandu',
        UV_THREADPOOL_SIZE: String(4 + cpus().length),
        OMP_NUM_THREADS: '7',
        TMPDIR: scratch,
        HOME: scratch,
      },
    });
    expect(sha256(await b.read('film.mp4'))).toBe(sha256(await a.read('film.mp4')));
    expect(await withoutTimes(b)).toBe(await withoutTimes(a));
  },
);
