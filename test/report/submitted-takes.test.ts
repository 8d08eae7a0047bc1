import { expect, test } from 'vitest';
import type { RenderHappening } from '../../src/events/render-event.js';
import { submittedTakes } from '../../src/report/submitted-takes.js';
import { plannedTake } from '../rig/takes.js';

const shots = ['a'];
const decisions = [{ action: 'submit', take: plannedTake('a'), reason: { kind: 'new-shot' } }] as const;
const planned = { type: 'render-planned', decisions, shots: 1 } as const;
const submitted = { type: 'take-submitted', shots, takeId: 't' } as const;
const reached = (phase: 'queued' | 'running' | 'downloading') =>
  ({ type: 'take-progressed', shots, phase, fraction: null }) as const;

/** The lines half a minute after these events. */
function linesAfter(...events: RenderHappening[]): readonly string[] {
  const takes = submittedTakes();
  for (const event of events) takes.follow({ at: 1000, ...event });
  return takes.lines(31_000);
}

test('a paid take that waits at the provider is called waiting, and cancellable for free', () => {
  const waiting = ['a  still waiting after 30 s; it can still be cancelled for free'];
  expect(linesAfter(planned, submitted)).toEqual(waiting);
  expect(linesAfter(planned, submitted, reached('queued'))).toEqual(waiting);
  expect(linesAfter(planned, submitted, reached('queued'), reached('running'))).toEqual([
    'a  still running after 30 s',
  ]);
});

test('a free take is not said to be cancellable for free', () => {
  expect(linesAfter(submitted)).toEqual(['a  still waiting after 30 s']);
});

test('a download is called a download, and a take that has ended is not mentioned', () => {
  expect(linesAfter(submitted, reached('downloading'))).toEqual(['a  still downloading after 30 s']);
  const failed = { type: 'take-failed', shots, code: 'x', message: 'm', hint: '' } as const;
  expect(linesAfter(submitted, failed)).toEqual([]);
});
