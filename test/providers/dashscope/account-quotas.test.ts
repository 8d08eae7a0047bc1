import { expect, test } from 'vitest';
import { quotasIn } from '../../../src/providers/dashscope/account-quotas.js';

const limit = (requests: number | null, period: number, more: object = {}) => ({
  request_limit: requests,
  request_limit_period: period,
  ...more,
});

const quotasOf = (output: unknown) => quotasIn({ status: 200, body: { output } }, 'wan2.2-kf2v-flash');

const nothing = { submitsPerSecond: null, takesInFlight: null, takesWaiting: null };

test.each([
  ['a limit per second', { model_limit: limit(2, 1) }, { ...nothing, submitsPerSecond: 2 }],
  ['a limit per minute', { model_limit: limit(30, 60) }, { ...nothing, submitsPerSecond: 0.5 }],
  [
    'the limits of asynchronous tasks',
    { model_limit: limit(5, 1, { async_user_concurrency_limit: 5, async_user_queue_limit: '100' }) },
    { submitsPerSecond: 5, takesInFlight: 5, takesWaiting: 100 },
  ],
  [
    'the lower limits of a workspace',
    {
      model_limit: limit(5, 1, { async_user_concurrency_limit: 5 }),
      workspace_limit: limit(60, 60, { async_user_concurrency_limit: 2 }),
    },
    { submitsPerSecond: 1, takesInFlight: 2, takesWaiting: null },
  ],
])('%s are read', (_, row, expected) => {
  expect(quotasOf({ quotas: [{ model: 'wan2.2-kf2v-flash', ...row }] })).toEqual(expected);
});

test.each([
  ['no output', undefined],
  ['no list', { quotas: 'none' }],
  ['another model', { quotas: [{ model: 'wan2.2-kf2v-flash-2', model_limit: limit(2, 1) }] }],
  ['odd rows', { quotas: [null, 3, { model: 'wan2.2-kf2v-flash', model_limit: null }] }],
  ['a period of zero', { quotas: [{ model: 'wan2.2-kf2v-flash', model_limit: limit(2, 0) }] }],
])('an answer with %s states no limits', (_, output) => {
  expect(quotasOf(output)).toBeNull();
});
