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
  /** In which phase each reading began, and whether it was thrown away. */
  readonly readings: { readonly phase: string; readonly signal: AbortSignal; readonly number: number }[];
  /** Numbers of the readings that were taken up. */
  readonly adopted: number[];
  scene: number | null;
  /** Done once, as soon as something is read again. */
  onReading(happens: () => void): void;
  save(text: string): Promise<void>;
  untilAdopted(plans: number): Promise<void>;
}

async function openRig(): Promise<Rig> {
  const folder = await testFolder();
  const file = join(folder.path, 'story.yaml');
  await writeFile(file, 'one');
  const readings: Rig['readings'][number][] = [];
  const adopted: number[] = [];
  const scenes: { now: number | null } = { now: 0 };
  let happens: (() => void) | null = null;
  const driver: WatchDriver = driveWatch({
    clock: systemClock,
    storyboard: file,
    files: () => [file],
    async read(signal) {
      const number = readings.length + 1;
      readings.push({ phase: number === 1 ? 'planning' : driver.phase, signal, number });
      const now = happens;
      happens = null;
      if (now) queueMicrotask(now);
      return number;
    },
    adopt(number) {
      adopted.push(number);
      return 'nothing-to-make';
    },
    scene: () => scenes.now,
    follow: async () => [],
    onPhase: () => undefined,
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
    get scene() {
      return scenes.now;
    },
    set scene(now) {
      scenes.now = now;
    },
    onReading(next) {
      happens = next;
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

test('a save is read while it proves to be whole, and not once more after that', async () => {
  await using rig = await openRig();
  await rig.save('two');
  await rig.untilAdopted(2);
  expect(rig.readings.map(({ phase }) => phase)).toEqual(['planning', 'settling']);
  expect(rig.adopted).toEqual([1, 2]);
});

test('what was read before the file changed again is thrown away', async () => {
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
      rig.scene = 1;
    },
  ],
  ['a person asked for a new look', (rig: Rig) => rig.driver.asked()],
])('what was read before %s is thrown away', async (_, happens) => {
  await using rig = await openRig();
  rig.onReading(() => happens(rig));
  await rig.save('two');
  await rig.untilAdopted(2);
  expect(rig.readings[1]?.signal.aborted).toBe(true);
  expect(rig.adopted).toEqual([1, 3]);
});

test('nothing is read ahead while a take is at work', async () => {
  await using rig = await openRig();
  rig.scene = null;
  await rig.save('two');
  await rig.untilAdopted(2);
  expect(rig.readings.map(({ phase }) => phase)).toEqual(['planning', 'planning']);
});
