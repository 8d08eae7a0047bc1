import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { GenerateOptions } from '../../src/generate/generation-context.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { readJournal } from '../../src/store/journal/journal.js';
import { type GenerationRig, generationRig, submit } from '../rig/generation-rig.js';
import { facts, keyOf } from '../rig/takes.js';

type Phase = 'polled' | 'before the download' | 'after the download' | 'checked' | 'stored';

/** Options of a run that deletes the state folder at a phase, as often as it says. */
function deleting(rig: GenerationRig, phase: Phase, times: number): Partial<GenerateOptions> {
  let left = times;
  const at = async (now: Phase) => {
    if (now !== phase || left === 0) return;
    left -= 1;
    await rm(rig.folder, { recursive: true, force: true });
  };
  const store = openClipStore(rig.folder, rig.clock);
  return {
    provider: {
      ...rig.provider,
      async poll(operation, signal) {
        const progress = await rig.provider.poll(operation, signal);
        if (progress.state === 'done') await at('polled');
        return progress;
      },
      async download(asset, path, signal) {
        await at('before the download');
        await rig.provider.download(asset, path, signal);
        await at('after the download');
      },
    },
    probe: async () => {
      await at('checked');
      return facts;
    },
    store: {
      ...store,
      async adopt(...args) {
        const clip = await store.adopt(...args);
        await at('stored');
        return clip;
      },
    },
  };
}

const phases: Phase[] = ['polled', 'before the download', 'after the download', 'checked', 'stored'];

test.each(phases)('a state folder that is deleted when a take is %s costs no clip', async (phase) => {
  await using rig = await generationRig({ takesMs: 5000 });
  const { clips, failures } = await rig.make(submit('rain'), deleting(rig, phase, 1));
  expect(failures).toEqual([]);
  expect(clips.size).toBe(1);
  expect(rig.provider.tasks).toHaveLength(1);
  const again = await rig.make(await rig.decide('rain'));
  expect([again.clips.size, rig.provider.tasks.length]).toEqual([1, 1]);
  expect((await openClipStore(rig.folder, rig.clock).find(keyOf('rain')))?.digest).toBe(
    clips.get(keyOf('rain'))?.digest,
  );
  const { entries } = await readJournal(rig.folder);
  expect(entries.map(({ type }) => type).filter((type) => type !== 'succeeded')).toEqual([
    'intent',
    'submitted',
    'accepted',
  ]);
});

test.each(phases.slice(1))(
  'a state folder that is deleted again and again when a take is %s leaves the take open and named',
  async (phase) => {
    await using rig = await generationRig({ takesMs: 5000 });
    const { failures } = await rig.make(submit('rain'), deleting(rig, phase, Number.POSITIVE_INFINITY));
    expect(failures).toMatchObject([
      {
        code: 'disk-error',
        stillOpen: true,
        hint: expect.stringContaining('task task-1'),
        paid: { task: 'task-1', cost: { currency: 'CNY' } },
      },
    ]);
    // The next render collects it.
    const { clips } = await rig.make(await rig.decide('rain'));
    expect([clips.size, rig.provider.tasks.length]).toEqual([1, 1]);
  },
);
