import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { testFolder } from '../rig/test-folder.js';

interface Run {
  tests: Record<string, 'passed' | 'failed' | 'pending'>;
  exit?: number;
  log?: string;
}

// Counts one run, and what its failed files did when they ran again.
async function count(run: Run | 'no report', again?: Run): Promise<{ code: number; lines: string[] }> {
  await using folder = await testFolder();
  if (run !== 'no report') write(folder.path, 'all', run);
  if (again) write(folder.path, 'all-again', again);
  return await new Promise((done) => {
    execFile(process.execPath, [resolve('.ci/count.mjs'), '0', join(folder.path, 'all')], (error, stdout) => {
      done({ code: error ? Number(error.code) : 0, lines: stdout.trimEnd().split('\n') });
    });
  });
}

function write(folder: string, name: string, run: Run): void {
  const statuses = Object.values(run.tests);
  const failed = statuses.filter((status) => status === 'failed').length;
  const report = {
    numPassedTests: statuses.filter((status) => status === 'passed').length,
    numFailedTests: failed,
    numPendingTests: statuses.filter((status) => status === 'pending').length,
    testResults: [
      {
        name: resolve('test/a.test.ts'),
        status: failed > 0 ? 'failed' : 'passed',
        assertionResults: Object.entries(run.tests).map(([fullName, status]) => ({
          fullName,
          status,
          failureMessages: status === 'failed' ? [`expected 1 in ${fullName}`] : [],
        })),
      },
    ],
  };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(report));
  writeFileSync(join(folder, `${name}.exit`), String(run.exit ?? (failed > 0 ? 1 : 0)));
  writeFileSync(join(folder, `${name}.log`), run.log ?? '');
}

test('a run without failures counts its tests and the checks', async () => {
  expect(await count({ tests: { one: 'passed', two: 'passed' } })).toEqual({
    code: 0,
    lines: ['3 passed, 0 failed'],
  });
});

test('a failed test is named with its message', async () => {
  const { code, lines } = await count({ tests: { one: 'passed', two: 'failed' } });
  expect(code).toBe(1);
  expect(lines).toEqual(['FAILED  test/a.test.ts > two', '    expected 1 in two', '2 passed, 1 failed']);
});

test('a test that passes when it runs by itself is named, and counts as passed', async () => {
  const { code, lines } = await count(
    { tests: { one: 'failed', two: 'passed' } },
    { tests: { one: 'passed' } },
  );
  expect(code).toBe(0);
  expect(lines[0]).toBe('PASSED when it ran by itself, and failed before  test/a.test.ts > one');
  expect(lines.at(-1)).toBe('3 passed, 0 failed');
});

test('a test that fails twice counts as failed', async () => {
  const { code, lines } = await count(
    { tests: { one: 'failed', two: 'passed' } },
    { tests: { one: 'failed' } },
  );
  expect(code).toBe(1);
  expect(lines.at(-1)).toBe('2 passed, 1 failed');
});

test.each([
  ['a skipped test', { tests: { one: 'passed', two: 'pending' } } as Run],
  ['an exit code without a failed test', { tests: { one: 'passed' }, exit: 1, log: 'npm error' } as Run],
  [
    'an error outside of tests',
    { tests: { one: 'passed' }, exit: 1, log: '⎯⎯ Unhandled Errors ⎯⎯\nError: late' } as Run,
  ],
  ['a missing report', 'no report' as const],
])('%s counts as a failure', async (_, run) => {
  const { code, lines } = await count(run);
  expect(code).toBe(1);
  expect(lines.at(-1)).toMatch(/^\d passed, 1 failed$/);
});
