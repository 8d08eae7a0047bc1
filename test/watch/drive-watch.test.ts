import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/system/clock.js';
import { driveWatch, type WatchDriver } from '../../src/watch/drive-watch.js';
import { testFolder } from '../rig/test-folder.js';

interface Rig extends AsyncDisposable {
  readonly driver: WatchDriver;
  readonly file: string;
  /** The phase in which each reading began, and whether it was discarded. */
  readonly readings: { readonly phase: string; readonly signal: AbortSignal; readonly number: number }[];
  /** Numbers of the readings that were adopted. */
  readonly adopted: number[];
  revision: number | null;
  /** Runs once, as soon as something is read again. */
  onReading(action: () => void): void;
  /** Runs once, as soon as a plan is being made. */
  onPlanning(action: () => void): void;
  save(text: string): Promise<void>;
  untilAdopted(plans: number): Promise<void>;
}

async function openRig(): Promise<Rig> {
  const folder = await testFolder();
  const file = join(folder.path, 'story.yaml');
  await writeFile(file, 'one');
  const readings: Rig['readings'][number][] = [];
  const adopted: number[] = [];
  let revision: number | null = 0;
  let onNextReading: (() => void) | null = null;
  let onNextPlanning: (() => void) | null = null;
  const driver: WatchDriver = driveWatch({
    clock: systemClock,
    storyboard: file,
    files: () => [file],
    async read(signal) {
      const number = readings.length + 1;
      readings.push({ phase: number === 1 ? 'planning' : driver.phase, signal, number });
      const action = onNextReading;
      onNextReading = null;
      if (action) queueMicrotask(action);
      return number;
    },
    adopt(number) {
      adopted.push(number);
      return 'nothing-to-do';
    },
    revision: () => revision,
    follow: async () => [],
    onPhase() {
      if (driver.phase !== 'planning') return;
      const action = onNextPlanning;
      onNextPlanning = null;
      action?.();
    },
    onFailure(error) {
      throw error;
    },
  });
  const untilAdopted = (plans: number) => expect.poll(() => adopted.length, { interval: 5 }).toBe(plans);
  await untilAdopted(1);
  return {
    driver,
    file,
    readings,
    adopted,
    untilAdopted,
    get revision() {
      return revision;
    },
    set revision(now) {
      revision = now;
    },
    onReading(action) {
      onNextReading = action;
    },
    onPlanning(action) {
      onNextPlanning = action;
    },
    async save(text) {
      await writeFile(file, text);
      driver.touched(file);
    },
    async [Symbol.asyncDispose]() {
      await driver[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test('a save is read once, while its files settle', async () => {
  await using rig = await openRig();
  await rig.save('two');
  await rig.untilAdopted(2);
  expect(rig.readings.map(({ phase }) => phase)).toEqual(['planning', 'settling']);
  expect(rig.adopted).toEqual([1, 2]);
});

test('a plan that was made before the file changed again is discarded', async () => {
  await using rig = await openRig();
  rig.onReading(() => {
    writeFileSync(rig.file, 'three, which is longer');
    rig.driver.touched(rig.file);
  });
  await rig.save('two');
  await rig.untilAdopted(2);
  expect(rig.readings[1]?.signal.aborted).toBe(true);
  expect(rig.adopted.at(-1)).toBe(rig.readings.length);
});

test.each([
  [
    'a take began or ended',
    (rig: Rig) => {
      rig.revision = 1;
    },
  ],
  ['the user requested a new plan', (rig: Rig) => rig.driver.request()],
])('a plan that was made before %s is discarded', async (_, event) => {
  await using rig = await openRig();
  rig.onReading(() => event(rig));
  await rig.save('two');
  await rig.untilAdopted(2);
  expect(rig.readings[1]?.signal.aborted).toBe(true);
  expect(rig.adopted).toEqual([1, 3]);
});

test('no plan is made ahead while a take runs', async () => {
  await using rig = await openRig();
  rig.revision = null;
  await rig.save('two');
  await rig.untilAdopted(2);
  expect(rig.readings.map(({ phase }) => phase)).toEqual(['planning', 'planning']);
});

test('a plan that was made ahead is discarded when the files change while it is taken', async () => {
  await using rig = await openRig();
  rig.onPlanning(() => rig.driver.touched(rig.file));
  await rig.save('two');
  await rig.untilAdopted(2);
  expect(rig.readings[1]).toMatchObject({ phase: 'settling', signal: { aborted: true } });
  expect(rig.adopted).toEqual([1, 3]);
});
