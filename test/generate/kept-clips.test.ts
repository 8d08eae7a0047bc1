import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recoverTakes } from '../../src/generate/recover-takes.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { openJournal, readJournal } from '../../src/store/journal/journal.js';
import { type GenerationRig, generationRig, submit } from '../rig/generation-rig.js';
import { facts, keyOf } from '../rig/takes.js';
import { tinyMp4 } from '../rig/tiny-mp4.js';

/** Counts downloads, and answers each with the next of these files; the last one stays. */
function answering(rig: GenerationRig, ...files: (Buffer | string)[]) {
  let downloads = 0;
  rig.provider.onTask((task) => task.finishWith(tinyMp4('as it is')));
  const original = rig.provider.download;
  const provider = {
    ...rig.provider,
    download: async (...[asset, path, signal]: Parameters<typeof original>) => {
      await original.call(rig.provider, asset, path, signal);
      const { writeFile } = await import('node:fs/promises');
      const file = files[Math.min(downloads, files.length - 1)];
      downloads += 1;
      if (file !== undefined) await writeFile(path, file);
    },
  };
  return { provider, downloads: () => downloads };
}

async function recover(rig: GenerationRig, provider: GenerationRig['provider']) {
  await using journal = await openJournal(rig.folder, rig.clock);
  return await rig.clock.run(
    recoverTakes({
      ...{ provider, journal, clock: rig.clock, emit: rig.tell, random: () => 0.5 },
      store: openClipStore(rig.folder, rig.clock),
      signal: new AbortController().signal,
      probe: async () => facts,
    }),
  );
}

const matroska = Buffer.concat([
  Buffer.from('1a45dfa3', 'hex'),
  Buffer.alloc(40, 1),
  Buffer.from('matroska'),
]);
const webm = Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(40, 1), Buffer.from('webm')]);
const avi = Buffer.from('RIFF\0\0\0\0AVI LIST and more');

test.each([
  ['a Matroska file', matroska, 'mkv'],
  ['a WebM file', webm, 'webm'],
  ['an AVI file', avi, 'avi'],
])(
  '%s is downloaded once, kept in quarantine, and never downloaded again',
  async (what, bytes, extension) => {
    await using rig = await generationRig();
    const { provider, downloads } = answering(rig, bytes);
    const { failures } = await rig.make(submit('rain'), { provider });
    expect(failures).toMatchObject([
      {
        code: 'clip-rejected',
        kind: 'needs-person',
        stillOpen: true,
        message: expect.stringContaining(`${what}. It is paid for (task task-1)`),
        paid: { task: 'task-1', cost: { currency: 'CNY' } },
      },
    ]);
    const [name = ''] = await readdir(join(rig.folder, 'damaged'));
    expect(name).toMatch(new RegExp(`^rejected-task-1-[0-9a-f]{12}\\.${extension}$`));
    expect(await readFile(join(rig.folder, 'damaged', name))).toEqual(bytes);
    expect(failures[0]?.message).toContain(join(rig.folder, 'damaged', name));
    // A second render, and a recovery: the file is here.
    const again = await rig.make(await rig.decide('rain'), { provider });
    expect(again.failures).toMatchObject([{ code: 'clip-rejected', kind: 'needs-person' }]);
    expect((await recover(rig, provider)).failures).toMatchObject([{ code: 'clip-rejected' }]);
    expect([downloads(), provider.tasks.length]).toEqual([1, 1]);
    const kept = rig.events.filter((event) => event.type === 'clip-kept');
    expect(kept).toMatchObject([{ why: 'rejected', task: 'task-1', cost: { micros: 1_000_000 } }]);
  },
);

test('a rejected file is kept by a garbage collection, unless paid files are dropped', async () => {
  await using rig = await generationRig();
  const { provider } = answering(rig, matroska);
  await rig.make(submit('rain'), { provider });
  await rig.clock.pass(1e10);
  const later = { ...rig.clock, now: () => Date.now() + 1e10 };
  const store = openClipStore(rig.folder, later);
  const options = { keep: new Set<never>(), olderThanMs: 0, dryRun: false };
  expect((await store.gc(options)).staleFiles).toBe(0);
  expect((await store.gc({ ...options, paid: 'drop' })).staleFiles).toBe(1);
});

test('a file that was deleted from quarantine is downloaded again by a recovery', async () => {
  await using rig = await generationRig();
  const { provider, downloads } = answering(rig, matroska, tinyMp4('well'));
  await rig.make(submit('rain'), { provider });
  await rm(join(rig.folder, 'damaged'), { recursive: true });
  expect((await recover(rig, provider)).clips.size).toBe(1);
  expect(downloads()).toBe(2);
});

test.each([
  ['an HTML page', '<html><body>503</body></html>', 'it is a text, as the page of a proxy is'],
  ['an HTML page in UTF-16', Buffer.from('\ufeff<html></html>', 'utf16le'), 'it is a text'],
  ['JSON', '{"code":"AccessDenied"}', 'it is a text'],
  ['XML', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'it is a text'],
  ['an empty file', '', 'it is empty'],
  ['zeros', Buffer.alloc(100), 'it is empty'],
])('%s is no result: the clip stays at the provider, and the next render collects it', async (...row) => {
  const [, bytes, what] = row;
  await using rig = await generationRig();
  const { provider, downloads } = answering(rig, bytes, bytes, bytes, tinyMp4('well'));
  const { failures } = await rig.make(submit('rain'), { provider });
  expect(failures).toMatchObject([{ code: 'clip-unusable', stillOpen: true, paid: { task: 'task-1' } }]);
  expect(failures[0]?.hint).toContain('task task-1');
  expect(failures[0]?.message).toContain(what);
  expect(downloads()).toBe(3);
  const { clips } = await rig.make(await rig.decide('rain'), { provider });
  expect([clips.size, provider.tasks.length]).toEqual([1, 1]);
});

test('a file that is cut off is downloaded again, and kept when the provider has no other', async () => {
  await using rig = await generationRig();
  const cut = tinyMp4('cut off').subarray(0, 20);
  const { provider, downloads } = answering(rig, cut, tinyMp4('well'));
  expect((await rig.make(submit('rain'), { provider })).clips.size).toBe(1);
  expect(downloads()).toBe(2);
  const always = answering(rig, cut);
  const { failures } = await rig.make(submit('gaze'), { provider: always.provider });
  expect(failures).toMatchObject([{ code: 'clip-rejected' }]);
  expect(always.downloads()).toBe(2);
});

test.each([
  ['shorter', 3.2, '3.2 s'],
  ['longer', 6, '6 s'],
])(
  'a clip that is %s than requested is kept, paid for, and waits for a person',
  async (_, duration, received) => {
    await using rig = await generationRig();
    const { provider, downloads } = answering(rig, tinyMp4('odd'));
    const probe = async () => ({ ...facts, duration });
    const { failures, clips } = await rig.make(submit('rain'), { provider, probe });
    expect(clips.size).toBe(0);
    expect(failures).toMatchObject([
      {
        code: 'odd-length',
        kind: 'needs-person',
        message: expect.stringContaining(`length: requested 5 s, received ${received}`),
        hint: expect.stringMatching(/--accept rain\..*--resubmit rain/),
        paid: { task: 'task-1' },
      },
    ]);
    const store = openClipStore(rig.folder, rig.clock);
    expect(await store.find(keyOf('rain'))).toBeUndefined();
    const [kept] = await store.ls();
    expect(await readFile(store.pathOf(kept?.record.clip ?? ('' as never)))).toEqual(tinyMp4('odd'));
    // Nothing is downloaded or submitted again.
    await recover(rig, provider);
    const again = await rig.make(await rig.decide('rain'), { provider, probe });
    expect(again.failures).toMatchObject([
      { code: 'odd-length', message: expect.stringContaining(received) },
    ]);
    expect([downloads(), provider.tasks.length]).toEqual([1, 1]);
    // Accepted, it is a clip like any other.
    expect(await store.choose(keyOf('rain'), kept?.record.clip ?? ('' as never))).toBe(true);
    expect((await recover(rig, provider)).clips.size).toBe(1);
    expect((await rig.make(await rig.decide('rain'), { provider })).clips.size).toBe(1);
    expect((await readJournal(rig.folder)).entries.map(({ type }) => type)).toEqual([
      'intent',
      'submitted',
      'succeeded',
      'odd-length',
      'accepted',
    ]);
  },
);

test('a clip of another rate and size is accepted, and the difference is reported', async () => {
  await using rig = await generationRig();
  const probe = async () => ({
    ...facts,
    rate: [16, 1] as const,
    frames: 81,
    duration: 5.0625,
    width: 832,
    height: 480,
  });
  rig.provider.onTask((task) => task.finishWith(tinyMp4('well')));
  const { clips } = await rig.make(submit('rain'), { probe });
  expect(clips.size).toBe(1);
  expect(rig.events.find(({ type }) => type === 'clip-accepted')).toMatchObject({
    differences: [
      { what: 'frame rate', requested: '30 fps', received: '16 fps' },
      { what: 'size', requested: '1280x720', received: '832x480' },
    ],
  });
});
