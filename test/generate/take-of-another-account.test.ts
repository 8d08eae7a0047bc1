import { expect, test } from 'vitest';
import { openJournal } from '../../src/store/journal/journal.js';
import { testKey } from '../rig/emulated-service.js';
import { filmAtTheService } from '../rig/film-at-the-service.js';
import { oneYuan } from '../rig/takes.js';

const signal = new AbortController().signal;

const renewed = 'sk-fedcba9876543210-renewed';
const accounts = {
  [testKey]: { owner: 'us' },
  [renewed]: { owner: 'us' },
  'sk-somebody-else': { owner: 'them' },
};

test.each([
  ['the key that it was submitted with', testKey],
  ['a renewed key of the same account', renewed],
])('a render of another account loses no paid take: with %s its clip is collected', async (_, apiKey) => {
  await using film = await filmAtTheService(['a'], '', { accounts });
  const [take] = film.plan.takes;
  if (!take) throw new Error('There is one.');
  const { key, shots, request } = take;
  {
    await using journal = await openJournal(film.service.folder, film.clock);
    const id = journal.newTake(key);
    await journal.append({
      type: 'intent',
      take: id,
      key,
      shots,
      request,
      price: oneYuan,
      keepsMs: 86_400_000,
    });
    const operation = await film.service.provider.submit(request, signal);
    await journal.append({ type: 'submitted', take: id, operation });
  }
  const stranger = film.service.client({ apiKey: 'sk-somebody-else' });
  const { failures } = await film.render([], stranger);
  expect(failures).toMatchObject([{ shots: ['a'], kind: 'account', stillOpen: true }]);
  expect(failures[0]?.hint).toContain('DASHSCOPE_API_KEY');
  expect((await film.render([], film.service.client({ apiKey }))).clips.size).toBe(1);
  expect(film.bill()).toMatchObject({ tasks: 1 });
});
