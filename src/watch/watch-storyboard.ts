import { resolve } from 'node:path';
import type { Digest } from '../base/digest.js';
import type { Money } from '../base/money.js';
import type { LiveProblem, LiveTrouble, LiveView } from '../live-view/live-view.js';
import { type CacheKey, pixelInputs } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { MotionAnalysis } from '../plan/motion-analysis.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { TakeFailure } from '../plan/take-failure.js';
import type { LockedProject, Project } from '../project/project.js';
import { generateOptions } from '../project/recover-open-takes.js';
import type { Provider } from '../providers/provider.js';
import type { Clip } from '../timeline/clip.js';
import { collectPaid } from './collect-paid.js';
import { openConsent } from './consent.js';
import { driveWatch } from './drive-watch.js';
import { clipMedia, type FoundMedia, imageMedia } from './find-media.js';
import { forgetDraft } from './forget-draft.js';
import { openIdleAnalyser } from './idle-analyser.js';
import { liveProblems, liveTrouble } from './live-trouble.js';
import { openLiveViews } from './live-views.js';
import { type PlannedWatch, planWatch } from './plan-watch.js';
import { pollFiles } from './poll-files.js';
import { openPreviewAssembler } from './preview-assembler.js';
import { reuseUnchanged } from './reuse-unchanged.js';
import { openShotHistory } from './shot-history.js';
import { type WatchPlan, wantedDrafts, withClip } from './shot-plan.js';
import { openTakeScheduler, type Startable, type TakeEnd } from './take-scheduler.js';
import { watchFiles } from './watch-files.js';
import { watchedFiles } from './watched-files.js';

/** What a watch works with. */
export interface WatchSetup {
  readonly project: Project;
  readonly lockedProject: LockedProject;
  /** Who makes the paid clips, in place of whom the storyboard names. */
  readonly provider: string | null;
  /** Burn id and prompt into drafts. */
  readonly slate: boolean;
  /** Look at the files every so many ms in place of being told. */
  readonly pollMs: number | null;
  /** What may be spent without asking. */
  readonly autoSpend: Money | null;
  /** `calm`: only a bar has moved. */
  readonly onView: (view: LiveView, pace: 'urgent' | 'calm') => void;
}

/** A storyboard being watched: drafts follow every save, money is spent only when a person says so. */
export interface Watch extends AsyncDisposable {
  readonly view: LiveView;
  /** Looks at everything again, and tries again what failed. */
  again(): void;
  /** Pays for what a token of the view stands for; answers why it cannot be done, or null. */
  spend(token: string): string | null;
  /** The file behind a picture of the view. */
  find(kind: 'film' | 'clip' | 'still', digest: Digest): Promise<FoundMedia | undefined>;
  /** Folders that are watched now. */
  readonly folders: readonly string[];
}

type ReadWatch = PlannedWatch & { readonly motions: ReadonlyMap<Digest, MotionAnalysis> };

const RECOVERY_MS = 5_000;

/** Opens a watch. The caller holds the state folder and closes what it handed in after the watch. */
export async function watchStoryboard(setup: WatchSetup): Promise<Watch> {
  const { project, lockedProject } = setup;
  const { clock } = project;
  const stop = new AbortController();
  // A service out of reach must not keep the page back.
  const patience = AbortSignal.any([stop.signal, AbortSignal.timeout(RECOVERY_MS)]);
  const doubtful = await collectPaid(project, lockedProject, patience);
  const history = openShotHistory(await project.store.ls(), project.providers);
  const assembler = await openPreviewAssembler({
    project,
    onFilm,
    onFailure(error) {
      tell(error);
      driver.broken();
    },
    onSpoiled: () => driver.asked(),
    onRest: settleDown,
    signal: stop.signal,
  });
  const failures = new Map<CacheKey, TakeFailure>();
  const place = { storyboard: project.storyboard, root: project.root };
  let files: readonly string[] = watchedFiles(place, []);
  let plan: WatchPlan | null = null;
  let problems: readonly LiveProblem[] = [];
  let trouble: LiveTrouble | null = null;
  let lastTookMs: number | null = null;
  let filmBefore: Digest | undefined;
  let motions: ReadonlyMap<Digest, MotionAnalysis> = new Map();
  /** Counts what was begun and what has ended. */
  let turns = 0;

  const seen = { onTouched: (path: string) => driver.touched(path), onError: tell };
  const watch = setup.pollMs === null ? watchFiles(seen) : pollFiles(seen, { everyMs: setup.pollMs, clock });
  const idleAnalyser = openIdleAnalyser(project, {
    onSeen: () => void lookUpMotions().catch(tell),
    onError: tell,
  });
  const scheduler = openTakeScheduler({ onMove: moved, onEnd: takeEnded, onError: tell });
  const views = openLiveViews({ file: project.storyboard, scheduler, history });
  const consent = openConsent({
    project,
    scheduler,
    making,
    autoSpend: setup.autoSpend,
    doubtful,
    plan: () => plan,
    isWrong,
    onCame: () => driver.asked(),
    onChange: () => show('urgent'),
    signal: stop.signal,
  });
  const driver = driveWatch({
    clock,
    storyboard: resolve(project.storyboard),
    files: () => files,
    read,
    adopt: adoptRead,
    // What is at work may end in between, and a plan that does not know of it would have it made again.
    scene: () => (scheduler.working.size === 0 ? turns : null),
    follow: () => watch.follow(files),
    onPhase: () => show('urgent'),
    onFailure: tell,
  });

  async function read(signal: AbortSignal): Promise<ReadWatch> {
    const { provider, slate } = setup;
    idleAnalyser.pause();
    const planned = await planWatch({
      project,
      lockedProject,
      provider,
      slate,
      signal,
      before: history.before,
    });
    return { ...planned, motions: await project.motions.read() };
  }

  function adoptRead({ prepared, plan: made, motions: seenMotions }: ReadWatch) {
    const { source, diagnostics, named } = prepared;
    motions = seenMotions;
    // A file that cannot be read at all names nothing: then what it named before is still worth watching.
    if (named.length > 0 || made) files = watchedFiles(place, named);
    trouble = null;
    problems = liveProblems(source, diagnostics);
    if (!made) return 'wrong';
    adopt(made);
    return isDone() ? 'nothing-to-make' : 'work';
  }

  function adopt(made: WatchPlan): void {
    const next = reuseUnchanged(plan, made);
    plan = next;
    failures.clear();
    const drafts = wantedDrafts(next);
    scheduler.keepDrafts(new Set(drafts.map(({ take }) => take.key)));
    scheduler.start(drafts.filter(isStartable), making(next.draft.provider));
    if (next.paid) {
      // What was paid for earlier is collected, whoever asks for it.
      scheduler.start(
        next.paid.decisions.filter((one) => one.action === 'reattach'),
        making(next.paid.provider),
      );
      void consent.consider(next).catch(tell);
    }
    assembler.cut(next);
  }

  function making(provider: Provider) {
    return generateOptions({ project, lockedProject, provider }, stop.signal);
  }

  function moved(): void {
    turns += 1;
    show('calm');
  }

  function takeEnded(take: PlannedTake, end: TakeEnd): void {
    turns += 1;
    if (stop.signal.aborted) return;
    switch (end.state) {
      case 'made':
        remember(take, end.clip, end.cost);
        void lookUpMotions().catch(tell);
        break;
      case 'failed':
        if (!end.failure.stillOpen) consent.takeBack(take.key);
        failures.set(take.key, end.failure);
        break;
      case 'left':
        void forgetDraft(take, {
          project,
          lockedProject,
          isWanted: (key) => scheduler.at(key) !== undefined,
        }).catch(tell);
        break;
    }
    if (plan) assembler.cut(plan);
    show('urgent');
  }

  // Who draws between two stills has seen what they are.
  async function lookUpMotions(): Promise<void> {
    motions = await project.motions.read();
    show('calm');
  }

  function remember(take: PlannedTake, clip: Clip, cost: Money | 'free' | null): void {
    const { request, key } = take;
    const inputs = pixelInputs(request);
    for (const shot of take.shots)
      history.add({ shot, clip: clip.digest, inputs, facts: clip.facts, cost, madeAt: clock.now() });
    if (!plan) return;
    plan = withClip(plan, key, clip.digest);
    // A render explains its plan by what was made last with the storyboard's own provider.
    if (plan.payee && take.local) return;
    const asked = { inputs, firstUri: request.first.uri, lastUri: request.last?.uri ?? null };
    void project.shots.remember(new Map(take.shots.map((shot) => [shot, asked]))).catch(tell);
  }

  function isDone(): boolean {
    return scheduler.working.size === 0 && !assembler.busy && missingDrafts().length === 0;
  }

  function missingDrafts(): readonly TakeDecision[] {
    return plan
      ? wantedDrafts(plan).filter(({ take, action }) => action !== 'reuse' && !failures.has(take.key))
      : [];
  }

  function onFilm(): void {
    trouble = null;
    const now = assembler.newest?.digest;
    if (now !== filmBefore) lastTookMs = Math.max(0, clock.now() - driver.changedAt);
    filmBefore = now;
    show('urgent');
  }

  function settleDown(): void {
    if (!isDone()) return;
    if (failures.size > 0) driver.broken();
    else driver.filmed();
    show('urgent');
    if (plan) idleAnalyser.begin(wantedDrafts(plan));
  }

  function tell(error: unknown): void {
    if (stop.signal.aborted) return;
    trouble = liveTrouble(error);
    show('urgent');
  }

  function isWrong(): boolean {
    return problems.some(({ severity }) => severity === 'error');
  }

  function currentView(): LiveView {
    const payable = consent.payable();
    return views.view({
      plan,
      phase: driver.phase,
      film: assembler.newest,
      playing: assembler.playing,
      failures,
      motions,
      payable,
      problems,
      trouble,
      money: consent.view(payable),
      lastTookMs,
    });
  }

  function show(pace: 'urgent' | 'calm'): void {
    if (!stop.signal.aborted) setup.onView(currentView(), pace);
  }

  await watch.follow(files);

  return {
    get view() {
      return currentView();
    },
    get folders() {
      return watch.folders;
    },
    again: () => driver.asked(),
    spend(token) {
      const obstacle = consent.spend(token);
      if (obstacle !== null) return obstacle;
      driver.asked();
      show('urgent');
      return null;
    },
    async find(kind, digest) {
      if (kind === 'clip') return clipMedia(digest, project.stateFolder);
      if (kind === 'still') return await imageMedia(digest, plan);
      const film = assembler.find(digest);
      return film && { ...film, type: 'video/mp4' };
    },
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('The watch has ended.'));
      await driver[Symbol.asyncDispose]();
      await idleAnalyser[Symbol.asyncDispose]();
      await watch[Symbol.asyncDispose]();
      await scheduler[Symbol.asyncDispose]();
      await assembler[Symbol.asyncDispose]();
      await consent[Symbol.asyncDispose]();
    },
  };
}

function isStartable(decision: TakeDecision): decision is Startable {
  return decision.action === 'submit' || decision.action === 'reattach';
}
