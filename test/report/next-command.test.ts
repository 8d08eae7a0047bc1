import { expect, test } from 'vitest';
import { type FailedTake, formatTarget, nextCommand } from '../../src/report/next-command.js';

test.each<[FailedTake['kind'], Partial<FailedTake>, string]>([
  ['refused', {}, 'inbetween render a.yaml --only rain'],
  ['try-again', {}, 'inbetween render a.yaml'],
  ['try-again', { stillOpen: true }, 'inbetween recover a.yaml'],
  ['account', { stillOpen: true }, 'inbetween recover a.yaml'],
  ['over-budget', {}, 'inbetween plan a.yaml'],
  ['needs-person', { stillOpen: true }, 'inbetween render a.yaml --resubmit rain'],
  ['needs-person', { code: 'search-unfinished', stillOpen: true }, 'inbetween recover a.yaml'],
])('after a failure of kind %s %o the next command is: %s', (kind, more, command) => {
  expect(nextCommand({ shots: ['rain'], code: 'x', kind, stillOpen: false, ...more }, 'a.yaml')).toBe(
    command,
  );
});

test('a storyboard name with special characters is quoted for the shell', () => {
  const failure = { shots: ['rain'], code: 'x', kind: 'try-again', stillOpen: false } as const;
  expect(nextCommand(failure, "my film's.yaml")).toBe("inbetween render 'my film'\\''s.yaml'");
});

test('a suggested command names the storyboard and its state folder', () => {
  expect(formatTarget('film.yaml')).toBe('film.yaml');
  expect(formatTarget('my film.yaml', '/tmp/a state')).toBe("'my film.yaml' --state-dir '/tmp/a state'");
});
