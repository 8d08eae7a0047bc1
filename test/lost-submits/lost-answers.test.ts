import { expect, test } from 'vitest';
import { parseFaults } from '../../src/emulator/faults.js';
import { emulatedService, wantedTake } from '../rig/emulated-service.js';

const signal = new AbortController().signal;

// Answers of a service, or none, after which a task may exist, and whether one exists.
test.each([
  ['cut-before@create', 0],
  ['cut-after@create', 1],
  ['504', 0],
  ['504-after', 1],
  ['html', 0],
  ['html-after', 1],
  ['no-task-id', 0],
] as const)('a submit under %s has an unknown outcome', async (fault, tasks) => {
  const faults = fault.includes('@') ? fault : `${fault}@create`;
  await using service = await emulatedService({ faults: parseFaults(faults) });
  const failure = await service.provider.submit(await wantedTake(), signal).catch((error) => error);
  expect(failure).toMatchObject({ name: 'RenderError', kind: 'unknown-outcome' });
  expect(failure.hint).not.toBe('');
  expect(service.emulator.bill().tasks).toBe(tasks);
});

test('a submit whose answer was lost is never repeated', async () => {
  await using service = await emulatedService({ faults: parseFaults('cut-after@create') });
  await service.provider.submit(await wantedTake(), signal).catch(() => undefined);
  expect(
    service.exchanges.filter(({ place, stage }) => place === 'create' && stage === 'received'),
  ).toHaveLength(1);
});
