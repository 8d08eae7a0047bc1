import { expect, test } from 'vitest';
import { queueAddress } from '../../src/project/queue-address.js';

const storyboard = { queue: 'redis://board' };

test.each([
  ['--queue', { queue: 'redis://flag', env: { INBETWEEN_QUEUE: 'redis://env' } }, 'redis://flag:6379/0'],
  [
    'the environment',
    { queue: undefined, env: { INBETWEEN_QUEUE: ' redis://env/2 ' } },
    'redis://env:6379/2',
  ],
  ['the storyboard', { queue: ' ', env: { INBETWEEN_QUEUE: ' ' } }, 'redis://board:6379/0'],
])('%s names the queue before what follows', (_, project, name) => {
  expect(queueAddress(project, storyboard)?.name).toBe(name);
});

test('without an address there is no queue', () => {
  expect(queueAddress({ queue: undefined, env: {} }, {})).toBeUndefined();
  expect(queueAddress({ queue: undefined, env: {} }, undefined)).toBeUndefined();
});
