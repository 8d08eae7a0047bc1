import { expect, test } from 'vitest';
import { filmAtTheService } from '../rig/film-at-the-service.js';

// The bill of the service shows what was submitted.

test.each(['200', '429', '500'])(
  'a submit answered with an error code, status %s and a task id is billed once and becomes the clip',
  async (status) => {
    await using film = await filmAtTheService(['a', 'b'], `code-after=${status}@create#1`);
    const made = await film.render();
    expect([made.clips.size, made.failures]).toEqual([2, []]);
    expect(film.bill()).toMatchObject({ tasks: 2 });
    expect(film.bill().billed).toHaveLength(2);
    const warned = film.events.filter(({ type }) => type === 'warned');
    expect(warned).toMatchObject([
      { code: 'submit-remarked', message: expect.stringContaining(`HTTP ${status}`) },
    ]);
  },
);

test('a throttled submit without a task id is submitted again when there is room', async () => {
  await using film = await filmAtTheService(['a'], 'concurrency@create*2, code-200@create#3');
  const made = await film.render();
  expect([made.clips.size, made.failures]).toEqual([1, []]);
  expect(film.bill().tasks).toBe(1);
});

test('a used-up budget is out of money at once, not a rate limit to wait for', async () => {
  await using film = await filmAtTheService(['a', 'b'], 'budget@create');
  const begun = film.clock.now();
  const made = await film.render();
  expect(made.failures.map(({ kind, code }) => [kind, code])).toEqual([
    ['account', 'budget-used-up'],
    ['account', 'budget-used-up'],
  ]);
  expect(film.clock.now() - begun).toBeLessThan(20_000);
  expect(film.bill().tasks).toBe(0);
});

test.each([
  ['failed=InternalError.Algo.DataInspectionFailed', 'content-refused'],
  ['failed=DataInspectionFailed', 'content-refused'],
  ['failed=CustomRoleBlocked', 'content-refused'],
  ['failed=InvalidPerson', 'image-refused'],
  ['failed=BrandNewCode', 'take-failed'],
  ['failed=InternalError.BrandNew', 'take-failed'],
  ['invalid-later', 'input-refused'],
])('a task that ends with %s is refused and submitted once', async (fault, code) => {
  await using film = await filmAtTheService(['a'], fault);
  const made = await film.render();
  expect(made.failures).toMatchObject([{ kind: 'refused', code, stillOpen: false }]);
  expect(film.bill().tasks).toBe(1);
  expect(film.events.filter(({ type }) => type === 'take-retried')).toEqual([]);
  const [failed] = made.failures;
  expect(failed?.message).toContain(fault === 'invalid-later' ? 'InvalidParameter' : fault.slice(7));
});

test('a documented passing error of a task is submitted again a few times', async () => {
  await using film = await filmAtTheService(['a'], 'failed=InternalError.Algo#1');
  const made = await film.render();
  expect(made.clips.size).toBe(1);
  expect(film.bill()).toMatchObject({ tasks: 2, billed: [{}] });
});
