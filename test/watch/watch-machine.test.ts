import { expect, test } from 'vitest';
import {
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
const wrong: WatchState = { phase: 'failed', plan: 3, since: 0, why: 'wrong' };

const look: WatchEffect = { type: 'look' };
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
const asked = { type: 'asked', at: 10 } as const;
const woken = { type: 'woken', at: 10 } as const;
const filmed = { type: 'filmed', plan: 3, at: 10 } as const;
const broken = { type: 'broken', plan: 3, at: 10 } as const;
const planned = (found: 'wrong' | 'nothing-to-make' | 'work', plan = 3) =>
  ({ type: 'planned', plan, found, at: 10 }) as const;
const looked = (at: number, fingerprint = 'a', whole = true) =>
  ({ type: 'looked', at, fingerprint, whole }) as const;

test('a clock that is set back while files settle keeps nobody waiting', () => {
  const late: WatchState = { phase: 'settling', plan: 3, since: 9e6, fingerprint: 'a', quietSince: 9e6 };
  const { state, effects } = step(late, { type: 'looked', at: 100, fingerprint: 'a', whole: true });
  expect([state.phase, effects]).toEqual(['settling', [wake]]);
  expect(step(state, { type: 'looked', at: 140, fingerprint: 'a', whole: true }).state.phase).toBe(
    'planning',
  );
});

const table: readonly (readonly [string, WatchState, WatchEvent, string, readonly WatchEffect[]])[] = [
  ['a save while idle', idle, touched, 'settling', [look]],
  ['a save while it settles', settling, touched, 'settling', []],
  ['a save while planning', planning, touched, 'settling', [drop3, look]],
  ['a save while rendering', rendering, touched, 'settling', [look]],
  ['a save after a mistake', wrong, touched, 'settling', [look]],
  ['an alarm while it settles', settling, woken, 'settling', [look]],
  ['an alarm that came late', planning, woken, 'planning', []],
  ['files that still change', settling, looked(100, 'b'), 'settling', [wake]],
  ['files at rest, not long enough', settling, looked(39), 'settling', [wake]],
  ['files at rest', settling, looked(40), 'planning', [plan4]],
  ['an empty storyboard is not believed at once', settling, looked(40, 'a', false), 'settling', [wake]],
  ['a storyboard that stays empty is', settling, looked(500, 'a', false), 'planning', [plan4]],
  ['files that never rest', settling, looked(10_000, 'b'), 'planning', [plan4]],
  ['a look that came late', idle, looked(40), 'idle', []],
  ['a plan with mistakes', planning, planned('wrong'), 'failed', []],
  ['a plan of what exists', planning, planned('nothing-to-make'), 'idle', []],
  ['a plan with work', planning, planned('work'), 'rendering', []],
  ['an outdated plan', planning, planned('work', 2), 'planning', []],
  ['a plan that was dropped', settling, planned('work'), 'settling', []],
  ['the film', rendering, filmed, 'idle', []],
  ['an outdated film', rendering, { ...filmed, plan: 2 }, 'rendering', []],
  ['a film while it settles', settling, filmed, 'settling', []],
  ['a world that fails while planning', planning, broken, 'failed', []],
  ['a world that fails while rendering', rendering, broken, 'failed', []],
  ['an outdated failure', rendering, { ...broken, plan: 2 }, 'rendering', []],
  ['a failure while it settles', settling, broken, 'settling', []],
  ['a wish while idle', idle, asked, 'planning', [plan4]],
  ['a wish while it settles', settling, asked, 'planning', [plan4]],
  ['a wish while planning', planning, asked, 'planning', [drop3, plan4]],
  ['a wish while rendering', rendering, asked, 'planning', [plan4]],
  ['a wish after a mistake', wrong, asked, 'planning', [plan4]],
];

test.each(table)('%s', (_, state, event, phase, effects) => {
  const next = step(state, event);
  expect(next.state.phase).toBe(phase);
  expect(next.effects).toEqual(effects);
});

test('a failure says of which kind it is', () => {
  expect(step(planning, planned('wrong')).state).toMatchObject({ why: 'wrong' });
  expect(step(planning, broken).state).toMatchObject({ why: 'broken' });
});

test('a burst of saves is one plan, as soon as the files rest', () => {
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
    send(looked(clock.at, `write ${clock.at}`));
  }
  const phase = (): string => state.phase;
  expect([phase(), plans]).toEqual(['settling', 0]);
  for (; phase() === 'settling'; clock.at += 5) send(looked(clock.at, 'write 290'));
  expect([phase(), plans]).toEqual(['planning', 1]);
  expect(clock.at).toBeLessThan(350);
});

test('a file that grows while nobody says so is waited for', () => {
  let state: WatchState = { ...settling, fingerprint: null };
  for (let at = 10; at < 400; at += 10) state = step(state, looked(at, `size ${at}`)).state;
  expect(state.phase).toBe('settling');
});
