import { expect, test } from 'vitest';
import type { GeneratedClips } from '../../src/generate/generate-clips.js';
import { type Progress, ProviderFailure, TAKE_ELSEWHERE } from '../../src/providers/provider.js';
import { readJournal } from '../../src/store/journal/journal.js';
import { foldJournal } from '../../src/store/journal/journal-state.js';
import { openClaims } from '../../src/store/remote/claims.js';
import { type RemoteStore, StoreError } from '../../src/store/remote/remote-store.js';
import { type ClaimRace, openClaimRace } from '../rig/claim-race.js';
import type { FakeProvider } from '../rig/fake-provider.js';
import { keyOf } from '../rig/takes.js';

const signal = new AbortController().signal;

function ended(end: GeneratedClips | 'killed'): GeneratedClips {
  if (end === 'killed') throw new Error('This process was not to be killed.');
  return end;
}

/** The objects below a key's claims, by their names. */
async function claimsOn(race: ClaimRace, shot: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (let number = 1; number < 9; number += 1) {
    for (const suffix of ['', '.operation', '.end']) {
      const bytes = await race.remote.read(`claims/${keyOf(shot)}/${number}${suffix}`, signal);
      if (bytes) found[`${number}${suffix}`] = Buffer.from(bytes).toString();
    }
  }
  return found;
}

/** A claim of a machine that no longer exists, made so many ms ago. */
async function leaveClaim(race: ClaimRace, shot: string, ageMs: number): Promise<void> {
  const clock = { now: () => race.clock.now() - ageMs };
  const machine = { name: 'host-7', newToken: () => 'gone' };
  const claims = openClaims({ remote: race.remote, machine, clock });
  expect(await claims.make({ key: keyOf(shot), number: 1, token: 'gone' }, signal)).toBe('won');
}

test('a claim is made before the submit and gets the operation; it contains no prompt and no secret', async () => {
  await using race = await openClaimRace('folder');
  const machine = await race.machine('host-1');
  let atSubmit: Record<string, string> = {};
  const provider = (inner: FakeProvider): FakeProvider => ({
    ...inner,
    async submit(request, stop) {
      atSubmit = await claimsOn(race, 'a');
      await inner.submit(request, stop);
      return {
        id: 'task-1',
        address: 'https://store.example/a.mp4?Signature=abc&Expires=1',
        key: 'sk-0123456789',
      };
    },
  });
  await race.run(machine.render(['a'], { provider }));
  expect(Object.keys(atSubmit)).toEqual(['1']);
  expect(JSON.parse(atSubmit['1'] ?? '')).toEqual({
    version: 1,
    key: keyOf('a'),
    number: 1,
    token: expect.any(String),
    machine: 'host-1',
    at: expect.any(Number),
  });
  const after = await claimsOn(race, 'a');
  expect(Object.keys(after)).toEqual(['1', '1.operation']);
  expect(after['1']).toBe(atSubmit['1']);
  expect(JSON.parse(after['1.operation'] ?? '').operation.id).toBe('task-1');
  for (const text of Object.values(after)) expect(text).not.toMatch(/Signature|sk-0123|prompt of/);
  const { entries } = await readJournal(machine.folder);
  expect(entries.map(({ type }) => type)).toEqual([
    'intent',
    'claimed',
    'submitted',
    'succeeded',
    'accepted',
  ]);
});

test('a take of another machine is waited for, and its cost is not counted twice', async () => {
  await using race = await openClaimRace('s3', 60_000);
  const [a, b] = [await race.machine('a'), await race.machine('b')];
  const first = a.render(['a']);
  await race.clock.pass(2000);
  const ends = await race.run(Promise.all([first, b.render(['a'])]));
  const [one, two] = ends.map(ended);
  expect(two?.clips.get(keyOf('a'))?.digest).toBe(one?.clips.get(keyOf('a'))?.digest);
  expect([one?.pulled.size, two?.pulled.size]).toEqual([0, 1]);
  expect(race.bill()).toEqual({ a: 1 });
  const spentBy = async (folder: string) => {
    const { entries } = await readJournal(folder);
    return foldJournal(entries, race.clock.now()).spent;
  };
  expect(await spentBy(a.folder)).toEqual([{ currency: 'CNY', micros: 1_000_000 }]);
  expect(await spentBy(b.folder)).toEqual([]);
  expect(b.events.some(({ type }) => type === 'take-submitted')).toBe(false);
});

test('a refused take ends its claim, and a later attempt claims the next number', async () => {
  await using race = await openClaimRace('folder');
  const [a, b] = [await race.machine('a'), await race.machine('b')];
  race.provider.answerSubmits('a', new ProviderFailure('refused', 'DataInspectionFailed', 'No.'));
  expect(ended(await race.run(a.render(['a']))).failures).toMatchObject([{ kind: 'refused' }]);
  expect(Object.keys(await claimsOn(race, 'a'))).toEqual(['1', '1.end']);
  expect(ended(await race.run(b.render(['a']))).clips.size).toBe(1);
  expect(Object.keys(await claimsOn(race, 'a'))).toEqual(['1', '2', '1.end', '2.operation']);
});

test('a task that fails at the provider ends its claim for both machines that wait for it', async () => {
  await using race = await openClaimRace('s3', 20_000);
  let failNow: (() => void) | undefined;
  race.provider.onTask((task, index) => {
    if (index > 0) return;
    failNow = () => task.failWith(new ProviderFailure('refused', 'DataInspectionFailed', 'No.'));
  });
  const [a, b] = [await race.machine('a'), await race.machine('b')];
  const first = a.render(['a']);
  await race.clock.pass(2000);
  const second = b.render(['a']);
  // The other machine waits for the same task before it fails.
  await expect
    .poll(async () => {
      await race.clock.pass(100);
      return (await readJournal(b.folder)).entries.some(({ type }) => type === 'submitted');
    })
    .toBe(true);
  failNow?.();
  const ends = await race.run(Promise.all([first, second]));
  for (const end of ends) expect(ended(end).failures).toMatchObject([{ kind: 'refused' }]);
  expect(Object.keys(await claimsOn(race, 'a'))).toEqual(['1', '1.operation', '1.end']);
  expect(race.provider.tasks).toHaveLength(1);
  expect(ended(await race.run(b.render(['a']))).clips.size).toBe(1);
});

test('a claim without an operation is an unknown outcome with the owner and the time; only --resubmit claims the next number', async () => {
  await using race = await openClaimRace('folder');
  await leaveClaim(race, 'a', 600_000);
  const machine = await race.machine('host-1');
  const { failures, clips } = ended(await race.run(machine.render(['a', 'b'])));
  expect([...clips.keys()]).toEqual([keyOf('b')]);
  expect(failures).toMatchObject([
    { code: 'claimed-elsewhere', kind: 'needs-person', message: expect.stringContaining('"host-7"') },
  ]);
  const since = new Date(race.clock.now() - 600_000).toISOString().slice(0, 10);
  expect(failures[0]?.message).toContain(since);
  expect(failures[0]?.hint).toContain('--resubmit a');
  expect(race.bill()).toEqual({ b: 1 });
  const { entries } = await readJournal(machine.folder);
  expect(foldJournal(entries, race.clock.now()).open).toEqual([]);
  expect(ended(await race.run(machine.render(['a'], { resubmit: ['a'] }))).clips.size).toBe(1);
  expect(race.bill()).toEqual({ a: 1, b: 1 });
  expect(Object.keys(await claimsOn(race, 'a'))).toEqual(['1', '2', '2.operation']);
});

test('two persons who resubmit the same shot at the same time pay once', async () => {
  await using race = await openClaimRace('s3');
  await leaveClaim(race, 'a', 600_000);
  const [a, b] = [await race.machine('a'), await race.machine('b')];
  const again = { resubmit: ['a'] };
  const ends = await race.run(Promise.all([a.render(['a'], again), b.render(['a'], again)]));
  for (const end of ends) expect(ended(end).clips.size).toBe(1);
  expect(race.bill()).toEqual({ a: 1 });
});

test.each([
  ['a claim that is no JSON', '', 'not json'],
  [
    'a claim of another key',
    '',
    JSON.stringify({ version: 1, key: keyOf('b'), number: 1, token: 't', machine: 'm', at: 1 }),
  ],
  ['an empty claim', '', ''],
  [
    'an operation of another attempt',
    '.operation',
    JSON.stringify({ version: 1, key: keyOf('a'), token: 'x', operation: { id: 'task-1' } }),
  ],
  [
    'an end of another attempt',
    '.end',
    JSON.stringify({ version: 1, key: keyOf('a'), token: 'x', code: 'failed', at: 1 }),
  ],
])('%s counts as an unknown outcome', async (_, suffix, text) => {
  await using race = await openClaimRace('folder');
  if (suffix !== '') await leaveClaim(race, 'a', 600_000);
  await race.remote.putNew(`claims/${keyOf('a')}/1${suffix}`, text, signal);
  const machine = await race.machine('host-1');
  const { failures } = ended(await race.run(machine.render(['a'])));
  expect(failures).toMatchObject([{ code: 'claimed-elsewhere', kind: 'needs-person' }]);
  expect(race.bill()).toEqual({});
  expect(ended(await race.run(machine.render(['a'], { resubmit: ['a'] }))).clips.size).toBe(1);
});

test.each(['read', 'putNew'] as const)(
  'nothing is submitted when the store fails at the claim (%s), and the intent is closed',
  async (call) => {
    await using race = await openClaimRace('folder');
    const machine = await race.machine('host-1');
    const broken = (remote: RemoteStore): RemoteStore => ({
      ...remote,
      [call]: async (path: string, ...rest: [string, AbortSignal]) => {
        if (path.startsWith(`claims/${keyOf('a')}`))
          throw new StoreError('down', remote.name, 'returned 503');
        return await (remote[call] as (...args: unknown[]) => Promise<never>)(path, ...rest);
      },
    });
    const { failures, clips } = ended(await race.run(machine.render(['a', 'b'], { store: broken })));
    expect(failures).toMatchObject([{ shots: ['a'], code: 'store-doubtful', stillOpen: false }]);
    expect(failures[0]?.hint).toContain('--without-store');
    expect([...clips.keys()]).toEqual([keyOf('b')]);
    expect(race.bill()).toEqual({ b: 1 });
    const { entries } = await readJournal(machine.folder);
    expect(foldJournal(entries, race.clock.now()).open).toEqual([]);
    // A claim that this machine may have written without learning of it is its own.
    expect(ended(await race.run(machine.render(['a']))).clips.size).toBe(1);
  },
);

test('a claim that arrived although its answer was lost belongs to the machine that made it', async () => {
  await using race = await openClaimRace('s3');
  const { server } = race;
  if (!server) throw new Error('There is a server.');
  const machine = await race.machine('host-1');
  let lost = 0;
  const flaky = (remote: RemoteStore): RemoteStore => ({
    ...remote,
    async putNew(path, text, stop) {
      const written = await remote.putNew(path, text, stop);
      // The request is repeated, as after a connection that broke off.
      if (path.endsWith('/1') && lost === 0 && written) {
        lost += 1;
        return await remote.putNew(path, text, stop);
      }
      return written;
    },
  });
  expect(ended(await race.run(machine.render(['a'], { store: flaky }))).clips.size).toBe(1);
  expect(lost).toBe(1);
  expect(race.bill()).toEqual({ a: 1 });
});

test('a store that cannot be written is used without claims, and claims of others still count', async () => {
  await using race = await openClaimRace('folder');
  await leaveClaim(race, 'a', 600_000);
  const machine = await race.machine('host-1');
  const readOnly = (remote: RemoteStore): RemoteStore => ({
    ...remote,
    putNew: () => Promise.reject(new StoreError('read-only', remote.name, 'is not writable')),
    put: () => Promise.reject(new StoreError('read-only', remote.name, 'is not writable')),
  });
  const { failures, clips } = ended(await race.run(machine.render(['a', 'b'], { store: readOnly })));
  expect(failures).toMatchObject([{ shots: ['a'], code: 'claimed-elsewhere' }]);
  expect([...clips.keys()]).toEqual([keyOf('b')]);
});

test('two creates of one object show whether a store overwrites', async () => {
  await using race = await openClaimRace('http');
  const machine = { name: 'm', newToken: () => 't' };
  const safetyOf = (remote: RemoteStore) => openClaims({ remote, machine, clock: race.clock }).safety(signal);
  expect(await safetyOf(race.remote)).toBe('exclusive');
  expect(await safetyOf(race.remote)).toBe('exclusive');
  expect(await safetyOf({ ...race.remote, putNew: async () => true })).toBe('overwrites');
  const refused = () => Promise.reject(new StoreError('read-only', 'x', 'is not writable'));
  expect(await safetyOf({ ...race.remote, putNew: refused })).toBe('read-only');
});

test('a take of another account is not polled: its clip is awaited in the store', async () => {
  await using race = await openClaimRace('folder', 30_000);
  const [a, b] = [await race.machine('a'), await race.machine('b')];
  const otherAccount = (inner: FakeProvider): FakeProvider => ({
    ...inner,
    poll: (): Promise<Progress> =>
      Promise.reject(new ProviderFailure('unauthorised', TAKE_ELSEWHERE, 'Another account.')),
  });
  const ends = await race.run(
    Promise.all([
      a.render(['a']),
      race.clock.sleep(1000, signal).then(() => b.render(['a'], { provider: otherAccount })),
    ]),
  );
  for (const end of ends) expect(ended(end).clips.size).toBe(1);
  expect(race.bill()).toEqual({ a: 1 });
  expect((await readJournal(b.folder)).entries).toEqual([]);
});

test('a claimed take that the provider no longer knows waits for a person', async () => {
  await using race = await openClaimRace('folder');
  const [a, b] = [await race.machine('a'), await race.machine('b')];
  race.provider.onTask((task, index) => {
    if (index === 0) task.forget();
  });
  expect(ended(await race.run(a.render(['a']))).failures).toMatchObject([{ code: 'expired' }]);
  const { failures } = ended(await race.run(b.render(['a'])));
  expect(failures).toMatchObject([{ code: 'expired', kind: 'needs-person' }]);
  expect(failures[0]?.message).toContain('the machine "a"');
  expect(ended(await race.run(b.render(['a'], { resubmit: ['a'] }))).clips.size).toBe(1);
  expect(race.provider.tasks).toHaveLength(2);
});
