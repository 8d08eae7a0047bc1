import { expect, test } from 'vitest';
import { money } from '../../src/base/money.js';
import { runStatus } from '../../src/cli/run/run-status.js';
import type { Terminal } from '../../src/cli/terminal/terminal.js';
import type { Price } from '../../src/plan/price.js';
import { openJournal } from '../../src/store/journal/journal.js';
import type { JournalHappening } from '../../src/store/journal/journal-entry.js';
import { systemClock } from '../../src/system/clock.js';
import { intentOf, keyOf } from '../rig/takes.js';
import { testFolder } from '../rig/test-folder.js';

const HOUR = 3_600_000;
const price: Price = {
  kind: 'known',
  ...{ money: money(0.05, 'USD'), asOf: '2026-11-29', source: 'the test' },
};
const receipt = { cost: null, actualPrompt: null, requestId: null, usage: null };

/** What `status` prints for a take that was submitted some hours ago, and kept by its provider for one hour or longer. */
async function statusOf(
  hours: number,
  keepsMs: number | null,
  then: readonly JournalHappeningOf[] = [],
): Promise<{ readonly code: number; readonly text: string }> {
  await using folder = await testFolder();
  const clock = { ...systemClock, now: () => Date.now() - hours * HOUR };
  {
    await using journal = await openJournal(folder.path, clock);
    const take = journal.newTake(keyOf('rain'));
    await journal.append({ ...intentOf('rain', take, price), keepsMs } as JournalHappening);
    await journal.append({ type: 'submitted', take, operation: { task: '1' } });
    for (const happening of then) await journal.append({ ...happening, take } as JournalHappening);
  }
  let text = '';
  const write = {
    value(more: string) {
      text += more;
      return true;
    },
  };
  const stdout = Object.create(process.stdout, { write }) as Terminal['stdout'];
  const terminal = { stdin: process.stdin, stderr: process.stderr, stdout, env: {} };
  const code = await runStatus('film.yaml', { stateDir: folder.path }, terminal);
  return { code, text: text.replaceAll(folder.path, 'STATE') };
}

type JournalHappeningOf = { readonly type: string } & Readonly<Record<string, unknown>>;

test('a take shows how long its provider keeps it', async () => {
  const { code, text } = await statusOf(0.25, HOUR);
  expect(text).toContain('rain  submitted  0.05 USD  started 15 min ago, kept for 45 min\n');
  expect(text).toContain('Next:  inbetween recover film.yaml --state-dir STATE\n');
  expect(text).not.toContain('--resubmit');
  expect(code).toBe(0);
  expect((await statusOf(24, 168 * HOUR)).text).toContain('kept for 6 days');
  expect((await statusOf(24, null)).text).toMatch(/started 24\.0 h ago\n/);
});

test('a take that is no longer kept says so, with the way out and its price', async () => {
  const { code, text } = await statusOf(2, HOUR);
  expect(text).toContain('rain  submitted  0.05 USD  started 2.0 h ago, no longer kept\n');
  expect(text).toContain(
    'Next:  inbetween recover film.yaml --state-dir STATE\n       inbetween render film.yaml --state-dir STATE --resubmit rain   (if recover does not find it: pays 0.05 USD once more)\n',
  );
  expect(code).toBe(6);
});

test('a finished take is kept as long as its result, if the provider names only that, or names it as the earlier', async () => {
  const expiring = (hours: number) => [{ type: 'succeeded', receipt, expiresAt: Date.now() + hours * HOUR }];
  expect((await statusOf(1, null, expiring(2))).text).toContain('kept for 2.0 h');
  expect((await statusOf(1, 168 * HOUR, expiring(2))).text).toContain('kept for 2.0 h');
  expect((await statusOf(1, 2 * HOUR, expiring(24))).text).toContain('kept for 60 min');
  expect((await statusOf(3, 168 * HOUR, expiring(-1))).text).toContain('no longer kept');
});
