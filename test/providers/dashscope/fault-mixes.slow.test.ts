import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFaults } from '../../../src/emulator/faults.js';
import { type Operation, ProviderFailure } from '../../../src/providers/provider.js';
import { type EmulatedService, emulatedService, smallClip, wantedTake } from '../../rig/emulated-service.js';

// More runs, and other seeds, by the environment: FAULT_RUNS=2000 FAULT_SEED=7.
const numRuns = Number(process.env.FAULT_RUNS ?? 40);
const seed = Number(process.env.FAULT_SEED ?? 20_261_122);
const signal = new AbortController().signal;

const rule = fc.record({
  kind: fc.constantFrom(
    'rate-limit',
    'quota',
    '500',
    '503',
    '504',
    '504-after',
    'latency=300',
    'cut-before',
    'cut-after',
    'html',
    'html-after',
    'no-task-id',
    'wrong-type',
    'truncate',
    'early-expiry',
    'failed=InternalError.Algo',
    'failed=DataInspectionFailed',
    'failed=RewriteFailed',
    'unknown',
    'clock-skew=900',
    'clock-skew=-4000',
  ),
  chance: fc.constantFrom('0.1', '0.3', '0.6'),
});
const mix = fc.record({ rules: fc.array(rule, { minLength: 1, maxLength: 5 }), seed: fc.nat(10_000) });

interface Report {
  submits: number;
  named: number;
  unknown: number;
  failures: ProviderFailure[];
}

test('under mixed faults there is a complete clip or a reason, and no unknown cost', async () => {
  await fc.assert(
    fc.asyncProperty(mix, async ({ rules, seed: faultSeed }) => {
      const text = rules
        .map(({ kind, chance }) => (kind.startsWith('clock') ? kind : `${kind}:${chance}`))
        .join();
      await using service = await emulatedService({ faults: parseFaults(text), seed: faultSeed });
      const report: Report = { submits: 0, named: 0, unknown: 0, failures: [] };
      const clip = await makeOne(service, report);
      const { billed, tasks } = service.emulator.bill();
      const creates = service.exchanges.filter(
        ({ place, stage }) => place === 'create' && stage === 'received',
      );
      expect(creates.length).toBeLessThanOrEqual(report.submits);
      // Each task was named in an answer, or belongs to a submit with unknown outcome.
      expect(tasks).toBeLessThanOrEqual(report.named + report.unknown);
      if (clip) {
        expect(clip.equals(await readFile(smallClip))).toBe(true);
        expect(billed).toHaveLength(1);
      } else expect(report.failures.length).toBeGreaterThan(0);
      for (const failure of report.failures) {
        expect(`${failure.message} ${failure.hint} ${failure.stack}`).not.toMatch(
          /sk-0123|Signature=[^[]|Bearer/,
        );
      }
    }),
    { numRuns, seed },
  );
});

/** The most careful caller: sends again only after an answer that says that nothing was made. */
async function makeOne(service: EmulatedService, report: Report): Promise<Buffer | null> {
  const request = await wantedTake();
  for (let tries = 0; tries < 8; tries += 1) {
    const operation = await submitOnce(service, request, report);
    if (operation === 'again') continue;
    if (operation === 'lost') return null;
    const end = await waited(service, operation, report);
    if (end === 'again') continue;
    if (end === 'over') return null;
    return await fetched(service, operation, report);
  }
  return null;
}

async function submitOnce(
  { provider, clock }: EmulatedService,
  request: Awaited<ReturnType<typeof wantedTake>>,
  report: Report,
): Promise<Operation | 'again' | 'lost'> {
  const startedAt = clock.now();
  report.submits += 1;
  try {
    const operation = await provider.submit(request, signal);
    report.named += 1;
    return operation;
  } catch (error) {
    const { kind } = noted(error, report);
    await clock.sleep(20_000, signal);
    if (kind !== 'unknown-outcome') return kind === 'transient' || kind === 'throttled' ? 'again' : 'lost';
    report.unknown += 1;
    const lost = [{ request, startedAt }];
    const [found] =
      (await stubborn(() => provider.findLost(lost, async () => undefined, signal), { clock, report })) ?? [];
    return found?.length === 1 ? (found[0]?.operation as Operation) : 'lost';
  }
}

async function waited(
  { provider, clock }: EmulatedService,
  operation: Operation,
  report: Report,
): Promise<'done' | 'again' | 'over'> {
  for (let polls = 0; polls < 300; polls += 1) {
    const progress = await stubborn(() => provider.poll(operation, signal), { clock, report });
    if (!progress) return 'over';
    if (progress.state === 'done') return 'done';
    if (progress.state === 'failed')
      return noted(progress.failure, report).kind === 'transient' ? 'again' : 'over';
    await clock.sleep(progress.askAgainInMs, signal);
  }
  return 'over';
}

async function fetched(
  { provider, clock, folder }: EmulatedService,
  operation: Operation,
  report: Report,
): Promise<Buffer | null> {
  const path = join(folder, 'clip.mp4');
  const done = await stubborn(
    async () => {
      const progress = await provider.poll(operation, signal);
      if (progress.state !== 'done')
        throw progress.state === 'failed' ? progress.failure : new Error('not done');
      await provider.download(progress.asset, path, signal);
      return true;
    },
    { clock, report },
  );
  return done ? await readFile(path) : null;
}

async function stubborn<T>(
  call: () => Promise<T>,
  { clock, report }: { clock: EmulatedService['clock']; report: Report },
): Promise<T | null> {
  for (let tries = 0; tries < 12; tries += 1) {
    try {
      return await call();
    } catch (error) {
      const { kind } = noted(error, report);
      if (kind !== 'transient' && kind !== 'throttled') return null;
      await clock.sleep(5000, signal);
    }
  }
  return null;
}

// Only failures of the contract may come; anything else is a fault of ours.
function noted(error: unknown, report: Report): ProviderFailure {
  if (!(error instanceof ProviderFailure)) throw error;
  report.failures.push(error);
  return error;
}
