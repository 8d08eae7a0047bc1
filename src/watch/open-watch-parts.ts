import { resolve } from 'node:path';
import { liveEdit } from '../live-view/live-edit.js';
import { liveError } from '../live-view/live-problems.js';
import { openShotHistory } from '../live-view/shot-history.js';
import { decisionFor } from '../live-view/shot-plan.js';
import { connectQueue } from '../project/connect-queue.js';
import { generateOptions, type NamedProvider } from '../project/recover-open-takes.js';
import { openTimeLimit } from '../system/time-limit.js';
import { adoptPlan, type ReadWatch } from './adopt-plan.js';
import { collectPaid } from './collect-paid.js';
import { openConsent } from './consent.js';
import { openProxies } from './draft-proxies.js';
import { driveWatch, type WatchDriver } from './drive-watch.js';
import { openFilmExport } from './export-film.js';
import { openFirstLook } from './first-look.js';
import { type FurtherTakes, openFurtherTakes } from './further-takes.js';
import { openIdleAnalyser } from './idle-analyser.js';
import { openPageEdits, type PageEdits } from './page-edits.js';
import { planWatch, withOpenJournal } from './plan-watch.js';
import { openPreviewAssembler } from './preview-assembler.js';
import { readMotions, takeEnded } from './take-ended.js';
import { openTakeScheduler } from './take-scheduler.js';
import { openTakesElsewhere } from './takes-elsewhere.js';
import { openThumbnails } from './thumbnails.js';
import { completePlan, filmAssembled } from './watch-completion.js';
import type { FileWatch } from './watch-files.js';
import { hasErrors, newStatus, urgencyOf, type WatchParts } from './watch-parts.js';
import type { WatchSetup } from './watch-setup.js';

/** What the parts of a watch are opened with. */
export interface PartsSetup extends WatchSetup {
  readonly fileWatch: FileWatch;
  readonly show: WatchParts['show'];
  /** Aborted when the watch ends. */
  readonly signal: AbortSignal;
}

// An unreachable service must not delay the page for longer.
const RECOVERY_MS = 5_000;

/** Opens the parts of a watch and connects them. The first plan starts at once. */
export async function openWatchParts(setup: PartsSetup): Promise<WatchParts> {
  const { project, lockedProject, signal, show } = setup;
  const doubtful = await collectSoon(setup);
  const history = openShotHistory(await project.store.ls(), project.providers);
  const status = newStatus(project);
  const takeOptions = (provider: NamedProvider) =>
    generateOptions({ project, lockedProject, provider, storyboard: status.plan?.storyboard }, signal);
  const reportError = (error: unknown): void => {
    if (signal.aborted) return;
    status.error = liveError(error);
    show('urgent');
  };
  const assembler = await openPreviewAssembler({
    project,
    onFilm: () => filmAssembled(parts),
    onFailure(error) {
      reportError(error);
      driver.fail();
    },
    onOutdated: () => driver.request(),
    onIdle: () => completePlan(parts),
    signal,
  });
  const idleAnalyser = openIdleAnalyser(project, {
    onResult: () => void readMotions(parts).catch(reportError),
    onError: reportError,
  });
  // A drawing asks with its request, which names one of its shots.
  project.drawings.decide(({ shot }) => {
    const take = decisionFor(status.plan?.draft.decisions, shot)?.take;
    return take ? urgencyOf(take, status) : 0;
  });
  const scheduler = openTakeScheduler({
    urgencyOf: (take) => urgencyOf(take, status),
    onProgress() {
      status.revision += 1;
      show('calm');
    },
    onEnd: (take, end) => takeEnded(take, end, parts),
    onError: reportError,
    ahead: () => project.jobs.ahead,
  });
  const proxies = openProxies({ project, onDrawn: () => show('urgent'), onError: reportError });
  const thumbnails = openThumbnails({ project, onChange: () => show('calm'), signal });
  const consent = openConsent({
    project,
    scheduler,
    takeOptions,
    autoSpend: setup.autoSpend,
    doubtful,
    plan: () => status.plan,
    hasErrors: () => hasErrors(status),
    onPulled: () => driver.request(),
    onChange: () => show('urgent'),
    signal,
  });
  const further = openFurther(setup, () => parts);
  const edits = openEdits(project, () => parts);
  const filmExport = openFilmExport({ ...setup, onChange: show });
  const elsewhere = openTakesElsewhere({
    ...{ project, history, signal },
    onFound: () => show('urgent'),
    onError: reportError,
  });
  const opened = {
    project,
    lockedProject,
    status,
    history,
    elsewhere,
    scheduler,
    assembler,
    proxies,
    thumbnails,
  };
  const firstLook = openFirstLook(project.clock, signal);
  const driver = openDriver(setup, () => parts);
  const parts: WatchParts = {
    ...opened,
    consent,
    further,
    edits,
    filmExport,
    closing: new Set(),
    returning: new Set(),
    firstLook,
    idleAnalyser,
    driver,
    takeOptions,
    problemOptions: setup.problemOptions ?? (() => ({})),
    signal,
    show,
    reportError,
  };
  return parts;
}

async function collectSoon({ project, lockedProject, signal }: PartsSetup) {
  using limit = openTimeLimit(signal, RECOVERY_MS);
  return await collectPaid(project, lockedProject, limit.signal);
}

function openFurther({ project, lockedProject }: PartsSetup, parts: () => WatchParts): FurtherTakes {
  return openFurtherTakes({
    project: withOpenJournal({ project, lockedProject }),
    plan: () => parts().status.plan,
    hasErrors: () => hasErrors(parts().status),
    start(decision, kind) {
      const { status, scheduler, takeOptions } = parts();
      const providers = status.plan?.[kind]?.providers;
      if (providers) scheduler.start([decision], takeOptions(providers.of(decision.take.request)));
    },
    pay: (take) => parts().consent.payFor(take),
  });
}

function openEdits(project: PartsSetup['project'], parts: () => WatchParts): PageEdits {
  const edits = openPageEdits({
    project,
    onWritten(text, diagnostics) {
      const { status, show, driver } = parts();
      status.edit = liveEdit(text, diagnostics, edits.steps);
      show('urgent');
      driver.touched(resolve(project.storyboard));
    },
  });
  return edits;
}

function openDriver(setup: PartsSetup, parts: () => WatchParts): WatchDriver {
  const { project, fileWatch, show } = setup;
  return driveWatch<ReadWatch>({
    clock: project.clock,
    storyboard: resolve(project.storyboard),
    files: () => parts().status.files,
    read: (signal) => readWatch(setup, parts(), signal),
    adopt: (read) => adoptPlan(read, parts()),
    // While a take runs, it may end before the plan is adopted, and the plan would start it again.
    revision: () => (parts().scheduler.size === 0 ? parts().status.revision : null),
    follow: () => fileWatch.follow(parts().status.files),
    onPhase: () => show('urgent'),
    onFailure: (error) => parts().reportError(error),
  });
}

async function readWatch(
  { project, lockedProject, provider, signal: untilEnd }: PartsSetup,
  { idleAnalyser, history }: WatchParts,
  signal: AbortSignal,
): Promise<ReadWatch> {
  idleAnalyser.pause();
  const { before } = history;
  const planned = await planWatch({ project, lockedProject, provider, signal, before });
  if (planned.plan !== null) {
    const use = { offline: false, policy: 'careful', signal: untilEnd } as const;
    await connectQueue(project, planned.plan.storyboard, use);
    // What prevents any job from being sent is an error of the watch, and not of each draft.
    if (planned.plan.draft.decisions.some(({ action }) => action === 'submit')) await project.jobs.ready();
  }
  return { ...planned, motions: await project.motions.read() };
}
