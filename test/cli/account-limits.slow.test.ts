import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBusyAccount } from '../rig/busy-account.js';
import type { Ended } from '../rig/cli.js';

function eventsIn({ stdout }: Ended): readonly { readonly type?: string; readonly code?: string }[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type?: string });
}

function warningsIn(end: Ended) {
  return eventsIn(end).filter(({ type }) => type === 'warned');
}

test('three processes keep the limits of one account together, without a rejected submit', async () => {
  await using account = await openBusyAccount(1);
  const projects = await Promise.all(['a', 'b', 'c'].map((name) => account.project(name, 6)));
  const ends = await Promise.all(projects.map((project) => account.render(project).ended));
  for (const { code, stderr } of ends) expect(code, stderr).toBe(0);
  expect(account.rejected).toEqual([]);
  // A busy machine can delay a submit after its turn, so that it comes close to the next one.
  expect(account.worstSecond()).toBeLessThanOrEqual(6);
  expect(account.service.emulator.bill().tasks).toBe(18);
});

test('the seats of a killed process are free for the next one, and its takes are paid for once', async () => {
  await using account = await openBusyAccount(1);
  const [killed, other] = [await account.project('killed', 5), await account.project('other', 3)];
  const first = account.render(killed);
  await expect.poll(() => account.submits.length, { timeout: 60_000 }).toBe(5);
  first.child.kill('SIGKILL');
  await first.ended;
  const end = await account.render(other).ended;
  expect(end.code, end.stderr).toBe(0);
  const again = await account.render(killed).ended;
  expect(again.code, again.stderr).toBe(0);
  expect(account.service.emulator.bill().tasks).toBe(8);
});

test('a user folder that cannot be used costs one warning, and the film is made', async () => {
  await using account = await openBusyAccount(0);
  const project = await account.project('a', 3);
  await project.write('file', 'in place of the folder');
  const env = { INBETWEEN_USER_STATE_DIR: join(project.folder, 'file') };
  const end = await account.render(project, { env }).ended;
  expect(end.code, end.stdout).toBe(0);
  expect(warningsIn(end)).toEqual([
    expect.objectContaining({
      code: 'limits-not-shared',
      message: expect.stringMatching(
        /^The folder ".*file" cannot be used: a file exists where a folder is needed/,
      ),
    }),
  ]);
  expect(account.service.emulator.bill().tasks).toBe(3);
});
