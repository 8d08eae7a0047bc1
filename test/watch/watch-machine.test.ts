import { expect, test } from 'vitest';
import {
  type PlanResult,
  startWatch,
  step,
  type WatchEffect,
  type WatchEvent,
  type WatchState,
} from '../../src/watch/watch-machine.js';

const idle: WatchState = { phase: 'idle', plan: 3, since: 0 };
const settling: WatchState = { phase: 'settling', plan: 3, since: 0, fingerprint: 'a', quietSince: 0 };
const planning: WatchState = { phase: 'planning', plan: 3, since: 0 };
const rendering: WatchState = { phase: 'rendering', plan: 3, since: 0 };
const invalid: WatchState = { phase: 'failed', plan: 3, since: 0, why: 'invalid' };

const check: WatchEffect = { type: 'check-files' };
const wake: WatchEffect = { type: 'wake', afterMs: 15 };
const plan4: WatchEffect = { type: 'plan', plan: 4 };
const drop3: WatchEffect = { type: 'drop-plan', plan: 3 };

test('a watch begins with a plan', () => {
  expect(startWatch(7)).toEqual({
    state: { phase: 'planning', plan: 1, since: 7 },
    effects: [{ type: 'plan', plan: 1 }],
  });
});

const touched = { type: 'touched', at: 10 } as const;
const requested = { type: 'requested', at: 10 } as const;
const woken = { type: 'woken', at: 10 } as const;
const completed = { type: 'completed', plan: 3, at: 10 } as const;
const failed = { type: 'failed', plan: 3, at: 10 } as const;
const planned = (found: PlanResult, plan = 3) => ({ type: 'planned', plan, found, at: 10 }) as const;
const checked = (at: number, fingerprint = 'a', whole = true) =>
  ({ type: 'checked', at, fingerprint, whole }) as const;

test('a clock that is set back while files settle does not delay the plan', () => {
  const late: WatchState = { phase: 'settling', plan: 3, since: 9e6, fingerprint: 'a', quietSince: 9e6 };
  const { state, effects } = step(late, { type: 'checked', at: 100, fingerprint: 'a', whole: true });
  expect([state.phase, effects]).toEqual(['settling', [wake]]);
  expect(step(state, { type: 'checked', at: 140, fingerprint: 'a', whole: true }).state.phase).toBe(
    'planning',
  );
});

const table: readonly (readonly [string, WatchState, WatchEvent, string, readonly WatchEffect[]])[] = [
  ['a save while idle', idle, touched, 'settling', [check]],
  ['a save while files settle', settling, touched, 'settling', []],
  ['a save while planning', planning, touched, 'settling', [drop3, check]],
  ['a save while rendering', rendering, touched, 'settling', [check]],
  ['a save after an error', invalid, touched, 'settling', [check]],
  ['an alarm while files settle', settling, woken, 'settling', [check]],
  ['a late alarm', planning, woken, 'planning', []],
  ['files that still change', settling, checked(100, 'b'), 'settling', [wake]],
  ['files unchanged for too short a time', settling, checked(39), 'settling', [wake]],
  ['settled files', settling, checked(40), 'planning', [plan4]],
  ['an empty storyboard, at first', settling, checked(40, 'a', false), 'settling', [wake]],
  ['a storyboard that stays empty', settling, checked(500, 'a', false), 'planning', [plan4]],
  ['files that never settle', settling, checked(10_000, 'b'), 'planning', [plan4]],
  ['a late check of files', idle, checked(40), 'idle', []],
  ['a plan with errors', planning, planned('invalid'), 'failed', []],
  ['a plan of which everything exists', planning, planned('nothing-to-do'), 'idle', []],
  ['a plan with takes to generate', planning, planned('work'), 'rendering', []],
  ['an outdated plan', planning, planned('work', 2), 'planning', []],
  ['a plan that was dropped', settling, planned('work'), 'settling', []],
  ['a complete film', rendering, completed, 'idle', []],
  ['an outdated film', rendering, { ...completed, plan: 2 }, 'rendering', []],
  ['a complete film while files settle', settling, completed, 'settling', []],
  ['a failure while planning', planning, failed, 'failed', []],
  ['a failure while rendering', rendering, failed, 'failed', []],
  ['an outdated failure', rendering, { ...failed, plan: 2 }, 'rendering', []],
  ['a failure while files settle', settling, failed, 'settling', []],
  ['a request while idle', idle, requested, 'planning', [plan4]],
  ['a request while files settle', settling, requested, 'planning', [plan4]],
  ['a request while planning', planning, requested, 'planning', [drop3, plan4]],
  ['a request while rendering', rendering, requested, 'planning', [plan4]],
  ['a request after an error', invalid, requested, 'planning', [plan4]],
];

test.each(table)('the watch state follows %s', (_, state, event, phase, effects) => {
  const next = step(state, event);
  expect(next.state.phase).toBe(phase);
  expect(next.effects).toEqual(effects);
});

test('a failed state names its cause', () => {
  expect(step(planning, planned('invalid')).state).toMatchObject({ why: 'invalid' });
  expect(step(planning, failed).state).toMatchObject({ why: 'failure' });
});

test('a burst of saves leads to one plan, as soon as the files settle', () => {
  const clock = { at: 0 };
  let state: WatchState = idle;
  let plans = 0;
  const send = (event: WatchEvent) => {
    const next = step(state, event);
    state = next.state;
    plans += next.effects.filter(({ type }) => type === 'plan').length;
  };
  for (; clock.at < 300; clock.at += 10) {
    send({ type: 'touched', at: clock.at });
    send(checked(clock.at, `write ${clock.at}`));
  }
  const phase = (): string => state.phase;
  expect([phase(), plans]).toEqual(['settling', 0]);
  for (; phase() === 'settling'; clock.at += 5) send(checked(clock.at, 'write 290'));
  expect([phase(), plans]).toEqual(['planning', 1]);
  expect(clock.at).toBeLessThan(350);
});

test('a plan waits for a file that grows without notifications', () => {
  let state: WatchState = { ...settling, fingerprint: null };
  for (let at = 10; at < 400; at += 10) state = step(state, checked(at, `size ${at}`)).state;
  expect(state.phase).toBe('settling');
});
