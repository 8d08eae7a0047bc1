import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emulatedService, wantedTake } from '../rig/emulated-service.js';
import { oddJson, seededBelow } from '../rig/odd-state.js';
import { testFolder } from '../rig/test-folder.js';

const { signal } = new AbortController();

/** A state folder of the emulator with one finished task in it. */
async function used(stateFolder: string): Promise<string> {
  {
    await using service = await emulatedService({ stateFolder });
    await service.settle(await service.provider.submit(await wantedTake(), signal));
  }
  const [name = ''] = readdirSync(join(stateFolder, 'tasks'));
  return join(stateFolder, 'tasks', name);
}

const ways: Readonly<Record<string, (path: string) => void>> = {
  'a text': (path) => writeFileSync(path, 'no task'),
  'no content': (path) => writeFileSync(path, ''),
  null: (path) => writeFileSync(path, 'null'),
  'a task without a request': (path) =>
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), request: null })),
  'the id of another file': (path) =>
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), id: '../../x' })),
  'a folder': (path) => {
    rmSync(path);
    mkdirSync(path);
  },
  'a pipe': (path) => {
    rmSync(path);
    execFileSync('mkfifo', [path]);
  },
  'a loop of links': (path) => {
    rmSync(path);
    symlinkSync(path, path);
  },
};

test.each(Object.keys(ways))('the emulator sets a task file aside that is %s, and says so', async (way) => {
  await using folder = await testFolder();
  const path = await used(folder.path);
  ways[way]?.(path);
  const warnings: string[] = [];
  await using service = await emulatedService({
    stateFolder: folder.path,
    onWarn: (message) => warnings.push(message),
  });
  expect(warnings).toEqual([expect.stringContaining(path)]);
  expect(service.emulator.bill().tasks).toBe(0);
  await service.settle(await service.provider.submit(await wantedTake(), signal));
  expect(service.emulator.bill().tasks).toBe(1);
});

test('an emulator with odd state files starts, answers and bills', async () => {
  await using folder = await testFolder();
  const path = await used(folder.path);
  const clock = join(folder.path, 'clock.json');
  const task = JSON.parse(readFileSync(path, 'utf8')) as unknown;
  for (let seed = 1; seed <= 25; seed += 1) {
    const below = seededBelow(seed);
    writeFileSync(path, textOf(oddJson(task, below)));
    writeFileSync(clock, textOf(oddJson({ time: 1 }, below)));
    await using service = await emulatedService({ stateFolder: folder.path });
    await service.provider.findLost(
      [],
      async () => undefined,
      signal,
      () => false,
    );
    expect(service.emulator.bill().tasks, `seed ${seed}`).toBeLessThanOrEqual(1);
  }
});

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    // Nested so deeply that it cannot be written as a whole.
    return '['.repeat(100_000);
  }
}
