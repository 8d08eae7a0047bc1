import { resolve } from 'node:path';
import type { Digest } from '../base/digest.js';
import { formatMoney, type Money } from '../base/money.js';
import { type CacheKey, pixelInputs } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { MotionCase } from '../plan/motion-case.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { TakeFailure } from '../plan/take-failure.js';
import type { Provider } from '../providers/provider.js';
import { clipMaking } from '../recover.js';
import type { LiveProblem, LiveTrouble, LiveView } from '../report/live-view.js';
import type { HeldStudio, Studio } from '../studio.js';
import type { Clip } from '../timeline/clip.js';
import { collectPaid } from './collect-paid.js';
import { driveWatch } from './drive-watch.js';
import { openFilmEditor } from './film-editor.js';
import { clipMedia, type FoundMedia, stillMedia } from './find-media.js';
import { forgetDraft } from './forget-draft.js';
import { liveOutputs, liveProblems, liveShots, liveTrouble } from './live-view-of.js';
import { openLookAtRest } from './look-at-rest.js';
import { planWatch } from './plan-watch.js';
import { pollFiles } from './poll-files.js';
import { openShotHistory } from './shot-history.js';
import { missingTakes, type WatchPlan, wantedDrafts } from './shot-plan.js';
import { openSpending, type Payable } from './spending.js';
import { openTakeDesk, type Startable, type TakeEnd } from './take-desk.js';
import { openTeamClips } from './team-clips.js';
import { watchFiles } from './watch-files.js';
import { watchedFiles } from './watched-files.js';

/** What a watch works with. */
export interface WatchSetup {
  readonly studio: Studio;
  readonly held: HeldStudio;
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

const RECOVERY_MS = 5_000;

/** Opens a watch. The caller holds the state folder and closes what it handed in after the watch. */
export async function watchStoryboard(setup: WatchSetup): Promise<Watch> {
  const { studio, held } = setup;
  const { clock } = studio;
  const stop = new AbortController();
  // A service out of reach must not keep the page back.
  const patience = AbortSignal.any([stop.signal, AbortSignal.timeout(RECOVERY_MS)]);
  const doubtful = await collectPaid(studio, held, patience);
  const history = openShotHistory(await studio.store.ls());
  const editor = await openFilmEditor({
    studio,
    onFilm,
    onFailure(error) {
      tell(error);
      driver.broken();
    },
    onRest: settleDown,
    signal: stop.signal,
  });
  const spending = openSpending(setup.autoSpend);
  const failures = new Map<CacheKey, TakeFailure>();
  const team = openTeamClips(studio, stop.signal);
  const place = { storyboard: studio.storyboard, root: studio.root };
  let files: readonly string[] = watchedFiles(place, []);
  let plan: WatchPlan | null = null;
  let problems: readonly LiveProblem[] = [];
  let trouble: LiveTrouble | null = null;
  let lastTookMs: number | null = null;
  let filmBefore: Digest | undefined;
  let motions: ReadonlyMap<Digest, MotionCase> = new Map();

  const seen = { onTouched: () => driver.touched(), onTrouble: tell };
  const watch = setup.pollMs === null ? watchFiles(seen) : pollFiles(seen, { everyMs: setup.pollMs, clock });
  const atRest = openLookAtRest(studio, {
    onSeen: () => void lookUpMotions().catch(tell),
    onTrouble: tell,
  });
  const desk = openTakeDesk({ onMove: () => show('calm'), onEnd: takeEnded, onTrouble: tell });
  const driver = driveWatch({
    clock,
    storyboard: resolve(studio.storyboard),
    files: () => files,
    plan: makePlan,
    follow: () => watch.follow(files),
    onPhase: () => show('urgent'),
    onFailure: tell,
  });

  async function makePlan(signal: AbortSignal): Promise<'wrong' | 'nothing-to-make' | 'work' | null> {
    const { provider, slate } = setup;
    atRest.pause();
    const planned = await planWatch({ studio, held, provider, slate, signal, before: history.before });
    motions = await studio.motions.read();
    if (signal.aborted) return null;
    const { source, diagnostics, named } = planned.prepared;
    // A file that cannot be read at all names nothing: then what it named before is still worth watching.
    if (named.length > 0 || planned.plan) files = watchedFiles(place, named);
    trouble = null;
    problems = liveProblems(source, diagnostics);
    if (!planned.plan) return 'wrong';
    adopt(planned.plan);
    return isDone() ? 'nothing-to-make' : 'work';
  }

  function adopt(next: WatchPlan): void {
    plan = next;
    failures.clear();
    const drafts = wantedDrafts(next);
    desk.keepDrafts(new Set(drafts.map(({ take }) => take.key)));
    desk.start(drafts.filter(isStartable), making(next.draft.provider));
    if (next.paid) {
      // What was paid for earlier is collected, whoever asks for it.
      desk.start(
        next.paid.decisions.filter((one) => one.action === 'reattach'),
        making(next.paid.provider),
      );
      void askTeam(next).catch(tell);
    }
    editor.cut(next);
  }

  // Before anything has a price, those are asked who may have paid it already.
  async function askTeam(asking: WatchPlan): Promise<void> {
    const keys = missingTakes(asking).map(({ take }) => take.key);
    const came = await team.fetch(keys, asking.storyboard);
    if (plan?.storyboard !== asking.storyboard || stop.signal.aborted) return;
    if (came) driver.asked();
    else payByItself(plan);
    show('urgent');
  }

  function payByItself({ storyboard }: WatchPlan): void {
    // What may have been paid for already is paid for again by a person only.
    const certain = payableNow().filter(({ take }) => !doubtful.has(take.key));
    const takes = spending.withinCap(certain);
    const { maxCost } = storyboard.provider;
    if (maxCost === null || spending.fits(takes, maxCost)) pay(takes);
  }

  function pay(takes: readonly Payable[]): void {
    if (!plan?.paid) return;
    const { provider, use } = plan.paid;
    if (takes.length === 0) return;
    for (const take of takes) spending.agree(take);
    // Remembered before anything is sent: whoever collects it later has to find the same account.
    const store = team.storeFor(plan.storyboard);
    desk.start(takes, { ...making(provider), store }, studio.uses.remember(provider.id, use));
  }

  function making(provider: Provider) {
    return clipMaking({ studio, held, provider }, stop.signal);
  }

  function takeEnded(take: PlannedTake, end: TakeEnd): void {
    if (stop.signal.aborted) return;
    switch (end.state) {
      case 'made':
        remember(take, end.clip, end.cost);
        void lookUpMotions().catch(tell);
        break;
      case 'failed':
        if (!end.failure.stillOpen) spending.takeBack(take.key);
        failures.set(take.key, end.failure);
        break;
      case 'left':
        void forgetDraft(take, { studio, held, isWanted: (key) => desk.at(key) !== undefined }).catch(tell);
        break;
    }
    if (plan) editor.cut(plan);
    show('urgent');
  }

  // Who draws between two stills has seen what they are.
  async function lookUpMotions(): Promise<void> {
    motions = await studio.motions.read();
    show('calm');
  }

  function remember(take: PlannedTake, clip: Clip, cost: Money | 'free' | null): void {
    const { request, key } = take;
    const inputs = pixelInputs(request);
    for (const shot of take.shots)
      history.add({ shot, clip: clip.digest, inputs, facts: clip.facts, cost, madeAt: clock.now() });
    const reuse = (one: TakeDecision): TakeDecision =>
      one.take.key === key ? { action: 'reuse', take: one.take, clip: clip.digest } : one;
    if (!plan) return;
    const { draft, paid } = plan;
    plan = {
      ...plan,
      draft: { ...draft, decisions: draft.decisions.map(reuse) },
      paid: paid && { ...paid, decisions: paid.decisions.map(reuse) },
    };
    // A render explains its plan by what was made last with the storyboard's own provider.
    if (plan.payee && request.provider === 'draft') return;
    const asked = { inputs, firstUri: request.first.uri, lastUri: request.last?.uri ?? null };
    void studio.shots.remember(new Map(take.shots.map((shot) => [shot, asked]))).catch(tell);
  }

  function isDone(): boolean {
    return desk.working.size === 0 && !editor.busy && missingDrafts().length === 0;
  }

  function missingDrafts(): readonly TakeDecision[] {
    return plan
      ? wantedDrafts(plan).filter(({ take, action }) => action !== 'reuse' && !failures.has(take.key))
      : [];
  }

  function onFilm(): void {
    trouble = null;
    const now = editor.newest?.digest;
    if (now !== filmBefore) lastTookMs = clock.now() - driver.changedAt;
    filmBefore = now;
    show('urgent');
  }

  function settleDown(): void {
    if (!isDone()) return;
    if (failures.size > 0) driver.broken();
    else driver.filmed();
    show('urgent');
    if (plan) atRest.begin(plan.draft.decisions);
  }

  function tell(error: unknown): void {
    if (stop.signal.aborted) return;
    trouble = liveTrouble(error);
    show('urgent');
  }

  function isWrong(): boolean {
    return problems.some(({ severity }) => severity === 'error');
  }

  // The plan that is shown is an earlier one then: nobody should pay for what the file no longer says.
  function closed(): string | null {
    return plan?.payee && isWrong() ? 'Mend the storyboard first.' : (plan?.payee?.closed ?? team.trouble);
  }

  function payableNow(): readonly Payable[] {
    return plan && !isWrong()
      ? missingTakes(plan).filter(({ take: { key } }) => !desk.at(key) && team.mayBePaid(key))
      : [];
  }

  function currentView(): LiveView {
    const payee = plan?.payee ?? null;
    const shots = plan
      ? liveShots({ plan, desk, history, failures, motions, playing: editor.playing, payable: payableNow() })
      : [];
    return {
      storyboard: { file: studio.storyboard, title: plan?.storyboard.title ?? null },
      phase: driver.phase,
      film: editor.newest,
      shots,
      problems,
      trouble,
      money: spending.view(payee?.name ?? null, closed(), payableNow()),
      lastTookMs,
      ...liveOutputs(plan),
    };
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
      if (!plan?.paid) return closed() ?? 'There is nobody to pay.';
      const agreed = spending.agreedBy(token, payableNow());
      if (!agreed) return 'The plan or its price has changed meanwhile. Look at it again.';
      const { maxCost } = plan.storyboard.provider;
      if (maxCost && !spending.fits(agreed, maxCost))
        return `This is more than max_cost of the storyboard allows: ${formatMoney(maxCost)}.`;
      pay(agreed);
      driver.asked();
      show('urgent');
      return null;
    },
    async find(kind, digest) {
      if (kind === 'clip') return clipMedia(digest, studio.stateFolder);
      if (kind === 'still') return await stillMedia(digest, plan);
      const path = editor.find(digest);
      return path === undefined ? undefined : { path, type: 'video/mp4' };
    },
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('The watch has ended.'));
      await driver[Symbol.asyncDispose]();
      await atRest[Symbol.asyncDispose]();
      await watch[Symbol.asyncDispose]();
      await desk[Symbol.asyncDispose]();
      await editor[Symbol.asyncDispose]();
      await team[Symbol.asyncDispose]();
    },
  };
}

function isStartable(decision: TakeDecision): decision is Startable {
  return decision.action === 'submit' || decision.action === 'reattach';
}
