import { sep } from 'node:path';
import { unreachable } from '../base/unreachable.js';
import type { Clock } from '../system/clock.js';
import { fingerprintFiles, isWritten, newsSince } from './file-fingerprint.js';
import { startWatch, step, type WatchEffect, type WatchEvent, type WatchState } from './watch-machine.js';

/** What the state machine of a watch moves. */
export interface DriverSetup<Plan> {
  readonly clock: Clock;
  /** Absolute path. */
  readonly storyboard: string;
  /** The files that a plan hangs on, as far as they are known now. */
  readonly files: () => readonly string[];
  /** Makes a plan. Begins nothing, so that it may be made ahead and thrown away. */
  readonly read: (signal: AbortSignal) => Promise<Plan>;
  /** Begins the work of a plan. */
  readonly adopt: (plan: Plan) => 'wrong' | 'nothing-to-make' | 'work';
  /** As long as this is the same, a plan that was made ahead is as good as one made now; null when none may be. */
  readonly scene: () => number | null;
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

interface PlanAhead<Plan> {
  /** How the files looked that it was made of. */
  readonly fingerprint: string;
  readonly scene: number;
  readonly begun: number;
  readonly stop: AbortController;
  readonly result: Promise<Plan>;
}

/** Starts with a plan at once. */
export function driveWatch<Plan>(setup: DriverSetup<Plan>): WatchDriver {
  const { clock } = setup;
  let stopped = false;
  let changedAt = clock.now();
  let planning = new AbortController();
  let alarm = new AbortController();
  let work: Promise<void> = Promise.resolve();
  /** What was touched since the last plan. */
  const moving = new Set<string>();
  let ahead: PlanAhead<Plan> | null = null;
  let state: WatchState;

  function send(event: WatchEvent): void {
    if (stopped) return;
    if (event.type === 'asked') dropAhead();
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
    const fingerprint = await fingerprintFiles([setup.storyboard, ...moving]);
    const whole = await isWritten(setup.storyboard);
    // The time in which files prove to be at rest is enough to read them.
    if (whole && state.phase === 'settling' && state.fingerprint === fingerprint) readAhead(fingerprint);
    send({ type: 'looked', at: clock.now(), fingerprint, whole });
  }

  function readAhead(fingerprint: string): void {
    const scene = setup.scene();
    if (stopped || scene === null || ahead?.fingerprint === fingerprint) return;
    dropAhead();
    const stop = new AbortController();
    ahead = { fingerprint, scene, begun: clock.now(), stop, result: setup.read(stop.signal) };
    // Whoever takes it hears of its failure.
    ahead.result.catch(() => undefined);
  }

  function dropAhead(): void {
    ahead?.stop.abort(new Error('The files have changed meanwhile.'));
    ahead = null;
  }

  /** What was read ahead, if nothing has changed since. */
  function takeAhead(fingerprint: string): PlanAhead<Plan> | null {
    const taken = ahead?.fingerprint === fingerprint && ahead.scene === setup.scene() ? ahead : null;
    if (taken === null) dropAhead();
    ahead = null;
    return taken;
  }

  async function makePlan(plan: number, signal: AbortSignal): Promise<void> {
    try {
      const files = [setup.storyboard, ...moving];
      moving.clear();
      const before = await fingerprintFiles(files);
      const taken = takeAhead(before);
      signal.addEventListener('abort', () => taken?.stop.abort(signal.reason), { once: true });
      const begun = taken?.begun ?? clock.now();
      const read = await (taken?.result ?? setup.read(signal));
      if (signal.aborted) return;
      const found = setup.adopt(read);
      send({ type: 'planned', plan, found, at: clock.now() });
      // What was written while it was read and before it was watched.
      const { absent, changed } = await newsSince(begun, await setup.follow());
      const gone = absent > 0 && found !== 'wrong';
      if (gone || changed > 0 || (await fingerprintFiles(files)) !== before)
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
      const reading = ahead?.result;
      dropAhead();
      await work;
      await reading?.catch(() => undefined);
    },
  };
}
