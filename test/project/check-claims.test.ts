import { expect, test } from 'vitest';
import type { RenderHappening } from '../../src/events/render-event.js';
import { checkClaims } from '../../src/project/shared-store.js';
import type { ClaimSafety } from '../../src/store/remote/claims.js';
import { StoreError } from '../../src/store/remote/remote-store.js';
import type { SharedClips } from '../../src/store/remote/shared-clips.js';

const { signal } = new AbortController();

async function check(safety: () => Promise<ClaimSafety>, policy: 'careful' | 'required') {
  const events: RenderHappening[] = [];
  const share = { name: 's3://clips', claims: { safety } } as unknown as SharedClips;
  await checkClaims(share, { emit: (event) => void events.push(event), policy }, signal);
  return events;
}

test('a store that creates objects exclusively needs no warning', async () => {
  expect(await check(async () => 'exclusive', 'required')).toEqual([]);
});

test.each([
  ['overwrites', /overwrites objects.*can both pay for a clip/],
  ['read-only', /not writable.*can both pay for a clip/],
] as const)(
  'a store that %s is a warning, and an error if the store is required',
  async (safety, message) => {
    expect(await check(async () => safety, 'careful')).toMatchObject([
      { type: 'warned', code: 'claims-unsafe', message: expect.stringMatching(message) },
    ]);
    await expect(check(async () => safety, 'required')).rejects.toMatchObject({ code: 'claims-unsafe' });
  },
);

test('nothing is paid when a store does not answer whether it can keep claims', async () => {
  const down = () => Promise.reject(new StoreError('down', 's3://clips', 'returned 503'));
  await expect(check(down, 'careful')).rejects.toMatchObject({
    code: 'store-doubtful',
    hint: expect.stringContaining('--without-store'),
  });
});
