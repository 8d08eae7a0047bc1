import { sep } from 'node:path';
import { unreachable } from '../base/unreachable.js';
import type { Clock } from '../system/clock.js';
import { isWritten, lookAtFiles, newsSince } from './look-at-files.js';
import { startWatch, step, type WatchEffect, type WatchEvent, type WatchState } from './watch-machine.js';

/** What the state machine of a watch moves. */
export interface DriverSetup {
  readonly clock: Clock;
  /** Absolute path. */
  readonly storyboard: string;
  /** The files that a plan hangs on, as far as they are known now. */
  readonly files: () => readonly string[];
  /** Makes a plan and begins its work; null when the signal was aborted. */
  readonly plan: (signal: AbortSignal) => Promise<'wrong' | 'nothing-to-make' | 'work' | null>;
  /** Begins to watch the files that the plan has named; answers those that were not watched before. */
  readonly follow: () => Promise<readonly string[]>;
  readonly onPhase: () => void;
  /** Planning failed, or a look at the files. */
  readonly onFailure: (error: unknown) => void;
}

/** A watch's state machine at work, with a clock, files and plans. */
export interface WatchDriver extends AsyncDisposable {
  readonly phase: WatchState['phase'];
  /** When the present round of changes began, ms since 1970. */
  readonly changedAt: number;
  /** A file or a folder was written, made, moved or removed. */
  touched(path: string): void;
  asked(): void;
  /** All that the present plan wants is there. */
  filmed(): void;
  /** Something failed that the present plan wants. */
  broken(): void;
}

/** Starts with a plan at once. */
export function driveWatch(setup: DriverSetup): WatchDriver {
  const { clock } = setup;
  let stopped = false;
  let changedAt = clock.now();
  let planning = new AbortController();
  let alarm = new AbortController();
  let work: Promise<void> = Promise.resolve();
  /** What was touched since the last plan. */
  const moving = new Set<string>();
  let state: WatchState;

  function send(event: WatchEvent): void {
    if (stopped) return;
    const from = state.phase;
    const next = step(state, event);
    state = next.state;
    if (event.type === 'asked' || (event.type === 'touched' && from !== 'settling')) changedAt = event.at;
    for (const effect of next.effects) perform(effect);
    if (state.phase !== from) setup.onPhase();
  }

  function perform(effect: WatchEffect): void {
    switch (effect.type) {
      case 'look':
        void look().catch(setup.onFailure);
        return;
      case 'wake':
        alarm.abort();
        alarm = new AbortController();
        clock.sleep(effect.afterMs, alarm.signal).then(
          () => send({ type: 'woken', at: clock.now() }),
          () => undefined,
        );
        return;
      case 'plan':
        planning = new AbortController();
        work = makePlan(effect.plan, planning.signal);
        return;
      case 'drop-plan':
        planning.abort(new Error('The files have changed meanwhile.'));
        return;
      default:
        unreachable(effect);
    }
  }

  async function look(): Promise<void> {
    const fingerprint = await lookAtFiles([setup.storyboard, ...moving]);
    const whole = await isWritten(setup.storyboard);
    send({ type: 'looked', at: clock.now(), fingerprint, whole });
  }

  async function makePlan(plan: number, signal: AbortSignal): Promise<void> {
    try {
      moving.clear();
      const before = await lookAtFiles([setup.storyboard]);
      const begun = clock.now();
      const found = await setup.plan(signal);
      if (found === null || signal.aborted) return;
      send({ type: 'planned', plan, found, at: clock.now() });
      // What was written while it was read and before it was watched.
      const { absent, changed } = await newsSince(begun, await setup.follow());
      const gone = absent > 0 && found !== 'wrong';
      if (gone || changed > 0 || (await lookAtFiles([setup.storyboard])) !== before)
        send({ type: 'touched', at: clock.now() });
    } catch (error) {
      if (stopped || signal.aborted) return;
      setup.onFailure(error);
      send({ type: 'broken', plan, at: clock.now() });
    }
  }

  const start = startWatch(changedAt);
  state = start.state;
  for (const effect of start.effects) perform(effect);

  return {
    get phase() {
      return state.phase;
    },
    get changedAt() {
      return changedAt;
    },
    touched(path) {
      // Of a hundred stills only those that move are looked at while they do. A folder brings all that is in it.
      const inside = setup.files().filter((file) => file === path || file.startsWith(`${path}${sep}`));
      for (const file of inside) moving.add(file);
      send({ type: 'touched', at: clock.now() });
    },
    asked: () => send({ type: 'asked', at: clock.now() }),
    filmed: () => send({ type: 'filmed', plan: state.plan, at: clock.now() }),
    broken: () => send({ type: 'broken', plan: state.plan, at: clock.now() }),
    async [Symbol.asyncDispose]() {
      stopped = true;
      planning.abort(new Error('The watch has ended.'));
      alarm.abort();
      await work;
    },
  };
}
