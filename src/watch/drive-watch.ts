import { sep } from 'node:path';
import { unreachable } from '../base/unreachable.js';
import type { Clock } from '../system/clock.js';
import { changesSince, fingerprintFiles, isWritten } from './file-fingerprint.js';
import { openPlanAhead, type PlanAhead, type PlanAheadSetup } from './plan-ahead.js';
import {
  type PlanResult,
  startWatch,
  step,
  type WatchEffect,
  type WatchEvent,
  type WatchState,
} from './watch-machine.js';

/** What the state machine of a watch controls. */
export interface DriverSetup<Plan> extends PlanAheadSetup<Plan> {
  /** Absolute path. */
  readonly storyboard: string;
  /** The files that a plan depends on, as far as they are known. */
  readonly files: () => readonly string[];
  /** Makes a plan. Starts nothing, so that a plan can be made ahead and discarded. */
  readonly read: (signal: AbortSignal) => Promise<Plan>;
  /** Starts the work of a plan. */
  readonly adopt: (plan: Plan) => PlanResult;
  /** Watches the files that the plan has named. Returns those that were not watched before. */
  readonly follow: () => Promise<readonly string[]>;
  readonly onPhase: () => void;
  /** Planning or reading the files failed. */
  readonly onFailure: (error: unknown) => void;
}

/** Runs the state machine of a watch with a clock, files and plans. */
export interface WatchDriver extends AsyncDisposable {
  readonly phase: WatchState['phase'];
  /** When the current series of changes began, ms since 1970. */
  readonly changedAt: number;
  /** A file or a folder was written, created, moved or removed. */
  touched(path: string): void;
  /** Makes a new plan at the user's request. */
  request(): void;
  /** Everything that the current plan needs exists. */
  complete(): void;
  /** Something that the current plan needs has failed. */
  fail(): void;
}

/** Starts with a plan at once. */
export function driveWatch<Plan>(setup: DriverSetup<Plan>): WatchDriver {
  const { clock, storyboard } = setup;
  const ahead = openPlanAhead(setup);
  const alarm = openAlarm(clock, () => send({ type: 'woken', at: clock.now() }));
  /** The files that were touched since the last plan. */
  const changing = new Set<string>();
  let stopped = false;
  let changedAt = clock.now();
  let planning = new AbortController();
  let work: Promise<void> = Promise.resolve();
  const start = startWatch(changedAt);
  let state = start.state;

  function send(event: WatchEvent): void {
    if (stopped) return;
    if (event.type === 'requested') ahead.drop();
    const from = state.phase;
    const next = step(state, event);
    state = next.state;
    if (event.type === 'requested' || (event.type === 'touched' && from !== 'settling')) changedAt = event.at;
    for (const effect of next.effects) perform(effect);
    if (state.phase !== from) setup.onPhase();
  }

  function perform(effect: WatchEffect): void {
    switch (effect.type) {
      case 'check-files':
        void checkFiles().catch(setup.onFailure);
        return;
      case 'wake':
        alarm.set(effect.afterMs);
        return;
      case 'plan':
        planning = new AbortController();
        work = makePlan(effect.plan, planning.signal);
        return;
      case 'drop-plan':
        planning.abort(new Error('The files have changed in the meantime.'));
        return;
      default:
        unreachable(effect);
    }
  }

  async function checkFiles(): Promise<void> {
    const fingerprint = await fingerprintFiles([storyboard, ...changing]);
    const whole = await isWritten(storyboard);
    // The time in which files prove to be settled is enough to read them.
    const isUnchanged = state.phase === 'settling' && state.fingerprint === fingerprint;
    if (whole && isUnchanged && !stopped) ahead.begin(fingerprint);
    send({ type: 'checked', at: clock.now(), fingerprint, whole });
  }

  async function makePlan(plan: number, signal: AbortSignal): Promise<void> {
    const files = [storyboard, ...changing];
    changing.clear();
    const onAdopted = (found: PlanResult) => send({ type: 'planned', plan, found, at: clock.now() });
    try {
      const result = await planFiles(setup, { files, ahead, signal, onAdopted });
      if (result === 'outdated') send({ type: 'touched', at: clock.now() });
    } catch (error) {
      if (stopped || signal.aborted) return;
      setup.onFailure(error);
      send({ type: 'failed', plan, at: clock.now() });
    }
  }

  for (const effect of start.effects) perform(effect);

  return {
    get phase() {
      return state.phase;
    },
    get changedAt() {
      return changedAt;
    },
    touched(path) {
      // A folder means every file in it.
      const inside = setup.files().filter((file) => file === path || file.startsWith(`${path}${sep}`));
      for (const file of inside) changing.add(file);
      send({ type: 'touched', at: clock.now() });
    },
    request: () => send({ type: 'requested', at: clock.now() }),
    complete: () => send({ type: 'completed', plan: state.plan, at: clock.now() }),
    fail: () => send({ type: 'failed', plan: state.plan, at: clock.now() }),
    async [Symbol.asyncDispose]() {
      stopped = true;
      planning.abort(new Error('The watch has ended.'));
      alarm.cancel();
      const closing = ahead.close();
      await work;
      await closing;
    },
  };
}

interface PlanFiles<Plan> {
  readonly files: readonly string[];
  readonly ahead: PlanAhead<Plan>;
  readonly signal: AbortSignal;
  readonly onAdopted: (found: PlanResult) => void;
}

/** Makes a plan and adopts it. It is outdated if files were written after they were read and before they were watched. */
async function planFiles<Plan>(
  { clock, read, adopt, follow }: DriverSetup<Plan>,
  { files, ahead, signal, onAdopted }: PlanFiles<Plan>,
): Promise<'adopted' | 'outdated' | 'aborted'> {
  const before = await fingerprintFiles(files);
  const early = ahead.take(before);
  const stopEarly = (): void => early?.stop.abort(signal.reason);
  // The files may have changed while they were looked at.
  if (signal.aborted) stopEarly();
  else signal.addEventListener('abort', stopEarly, { once: true });
  const begun = early?.begun ?? clock.now();
  const plan = await (early?.result ?? read(signal));
  if (signal.aborted) return 'aborted';
  const found = adopt(plan);
  onAdopted(found);
  const { absent, changed } = await changesSince(begun, await follow());
  const removed = absent > 0 && found !== 'invalid';
  if (removed || changed > 0 || (await fingerprintFiles(files)) !== before) return 'outdated';
  return 'adopted';
}

interface Alarm {
  /** Replaces an earlier alarm. */
  set(afterMs: number): void;
  cancel(): void;
}

function openAlarm(clock: Clock, ring: () => void): Alarm {
  let current = new AbortController();
  return {
    set(afterMs) {
      current.abort();
      current = new AbortController();
      clock.sleep(afterMs, current.signal).then(ring, () => undefined);
    },
    cancel: () => current.abort(),
  };
}
