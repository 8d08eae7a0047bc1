import { expect, test } from 'vitest';
import type { TakeDecision } from '../../src/plan/decision.js';
import { refuseNeedlessPayment, warnStoreErrors } from '../../src/project/shared-store.js';
import { storeAddress } from '../../src/project/store-address.js';
import { StoreError } from '../../src/store/remote/remote-store.js';
import { keyOf, plannedTake } from '../rig/takes.js';

const down = new StoreError('down', 's3://clips', 'does not answer');
const submit = (shot: string, price?: { kind: 'free' }): TakeDecision => ({
  action: 'submit',
  take: plannedTake(shot, price),
  reason: { kind: 'new-shot' },
});

test('clips that an unreachable store may have are not paid for', () => {
  const errors = [{ key: keyOf('rain'), error: down }];
  expect(() => refuseNeedlessPayment([submit('rain'), submit('gaze')], errors)).toThrow(
    /may have clips for rain and .*does not answer.*Nothing was spent/,
  );
  expect(() => refuseNeedlessPayment([submit('gaze')], errors)).not.toThrow();
  expect(() => refuseNeedlessPayment([submit('rain', { kind: 'free' })], errors)).not.toThrow();
});

test('the hint of a store error is part of the warning', () => {
  const error = new StoreError('refused', 's3://clips', 'is closed', { hint: 'Name the region.' });
  const refuse = () => refuseNeedlessPayment([submit('rain')], [{ key: keyOf('rain'), error }]);
  expect(refuse).toThrow(expect.objectContaining({ hint: expect.stringMatching(/^Name the region\. Try/) }));
  const warnings: unknown[] = [];
  warnStoreErrors([{ key: keyOf('rain'), error }], { emit: (event) => warnings.push(event) }, 'careful');
  expect(warnings).toMatchObject([{ message: 'The shared store s3://clips is closed. Name the region.' }]);
});

test('the environment names the store before the storyboard does, and alone is trusted with a token', () => {
  const store = { at: '../clips', endpoint: null, region: 'x', addressing: null };
  expect(storeAddress({}, { store })).toEqual({ at: '../clips', region: 'x' });
  expect(storeAddress({ INBETWEEN_STORE: 's3://team' }, { store })).toEqual({
    at: 's3://team',
    trusted: true,
  });
  expect(storeAddress({ INBETWEEN_STORE: ' ' }, { store: null })).toBeUndefined();
});
