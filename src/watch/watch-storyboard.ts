import type { Digest } from '../base/digest.js';
import { mergeTakes } from '../live-view/live-elsewhere.js';
import { withProxies } from '../live-view/live-film.js';
import { withThumbs } from '../live-view/live-skipped.js';
import type { LiveView } from '../live-view/live-view.js';
import { openLiveViews, type ViewSources } from '../live-view/live-views.js';
import type { EditAction, EditReply } from '../live-view/page-edit.js';
import type { Said } from '../live-view/said.js';
import type { PlainTake } from '../live-view/shot-history.js';
import { decisionFor } from '../live-view/shot-plan.js';
import { isOwnProvider, nameOfSettings } from '../storyboard/shot-provider.js';
import { errnoMessage } from '../system/errno-message.js';
import { clipMedia, type FoundMedia, imageMedia, proxyMedia } from './find-media.js';
import { imagesByPlace } from './images-by-place.js';
import { lendState } from './lend-state.js';
import { RENDER_IS_RUNNING } from './lendable-lock.js';
import { openWatchParts } from './open-watch-parts.js';
import { pollFiles } from './poll-files.js';
import { saySomething } from './say-something.js';
import { offersFor } from './spending.js';
import type { FileWatch } from './watch-files.js';
import { watchOrPoll } from './watch-or-poll.js';
import type { WatchParts } from './watch-parts.js';
import type { WatchPlan } from './watch-plan.js';
import type { WatchSetup } from './watch-setup.js';

export type { WatchSetup } from './watch-setup.js';

/** What the page loads besides its own files. */
export type WatchMediaKind = 'film' | 'clip' | 'image' | 'thumb' | 'proxy' | 'export';

/** A storyboard that is being watched. Every save updates the drafts; money is spent only with the user's consent. */
export interface Watch extends AsyncDisposable {
  readonly view: LiveView;
  /** Makes a new plan, and tries failed takes again. */
  again(): void;
  /** Pays for what a token of the view accepts. Returns the reason if that is impossible, otherwise null. */
  spend(token: string): string | null;
  /** Generates the further take that a token of the view accepts. Returns the reason if that is impossible, otherwise null. */
  another(token: string): Promise<string | null>;
  /** Writes what a person said about takes into the lockfile. Returns the reason if that is impossible, otherwise null. */
  say(said: Said): Promise<string | null>;
  /** Writes an edit of the page into the storyboard, or undoes one. */
  edit(action: EditAction): Promise<EditReply>;
  /** Writes the film from the clips that exist. Returns the reason if that is impossible, otherwise null. */
  exportFilm(): string | null;
  /** Lets a render use the state folder until the signal is aborted. Returns the reason if that is impossible, otherwise null. */
  lend(until: AbortSignal): Promise<string | null>;
  /** The page shows this shot: its draft is drawn before those of others. */
  lookAt(shot: string): void;
  /** The media behind a digest of the view. */
  find(kind: WatchMediaKind, digest: Digest): Promise<FoundMedia | undefined>;
  /** The folders that are watched. */
  readonly folders: readonly string[];
}

// Soon enough for a save, and cheap for hundreds of images.
const POLL_MS = 500;

/** Opens a watch. The caller has locked the project, and closes it after the watch. */
export async function watchStoryboard(setup: WatchSetup): Promise<Watch> {
  const { project } = setup;
  const stop = new AbortController();
  const { signal } = stop;
  const makeView = openLiveViews(project.storyboard);
  const currentView = () => makeView({ ...viewSources(parts), slates: setup.slates });
  function show(pace: 'urgent' | 'calm'): void {
    if (!signal.aborted) setup.onView(currentView(), pace);
  }
  const fileWatch = openFileWatch(setup, () => parts);
  const parts = await openWatchParts({ ...setup, fileWatch, show, signal });
  const { driver, status, assembler, consent } = parts;
  await fileWatch.follow(status.files);

  return {
    get view() {
      return currentView();
    },
    get folders() {
      return fileWatch.folders;
    },
    again: () => driver.request(),
    spend(token) {
      const obstacle = consent.spend(token);
      if (obstacle !== null) return obstacle;
      driver.request();
      show('urgent');
      return null;
    },
    async another(token) {
      const obstacle = parts.scheduler.isPaused ? RENDER_IS_RUNNING : await parts.further.generate(token);
      if (obstacle === null) driver.request();
      show('urgent');
      return obstacle;
    },
    async say(said) {
      const foreign = said.type === 'pick' ? foreignFilm(status.plan, setup.provider) : null;
      if (foreign !== null) return foreign;
      const obstacle = await saySomething(said, { project, signal });
      if (obstacle === null) driver.request();
      return obstacle;
    },
    edit: (action) => parts.edits.perform(action),
    lend: async (until) =>
      setup.lock ? await lendState(parts, setup.lock, until) : 'This watch keeps its folder.',
    exportFilm: () => (parts.scheduler.isPaused ? RENDER_IS_RUNNING : parts.filmExport.start()),
    lookAt(shot) {
      status.playhead = shot;
      parts.firstLook.happened();
      parts.scheduler.reorder();
      project.jobs.reorder?.();
      if (status.plan) parts.thumbnails.want(imagesByPlace(status.plan, shot));
    },
    async find(kind, digest) {
      if (kind === 'clip') return clipMedia(digest, project.stateFolder);
      if (kind === 'export') return parts.filmExport.find(digest);
      if (kind === 'proxy') return proxyMedia(parts.proxies.find(digest));
      if (kind === 'thumb') {
        return (await parts.thumbnails.find(digest)) ?? (await imageMedia(digest, status.plan));
      }
      if (kind === 'image') return await imageMedia(digest, status.plan);
      const film = assembler.find(digest);
      return film && { ...film, type: 'video/mp4' };
    },
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('The watch has ended.'));
      await driver[Symbol.asyncDispose]();
      await Promise.all(parts.returning);
      await parts.filmExport.ended();
      await parts.idleAnalyser[Symbol.asyncDispose]();
      await fileWatch[Symbol.asyncDispose]();
      await parts.scheduler[Symbol.asyncDispose]();
      await parts.proxies[Symbol.asyncDispose]();
      await parts.thumbnails[Symbol.asyncDispose]();
      await assembler[Symbol.asyncDispose]();
      await consent[Symbol.asyncDispose]();
    },
  };
}

// Takes of another provider, as with --provider, are no takes of the storyboard's film.
function foreignFilm(plan: WatchPlan | null, instead: string | null): string | null {
  const shown = plan?.payee?.name;
  if (plan === null || shown === undefined || isOwnProvider(plan.storyboard, instead ?? undefined))
    return null;
  const own = nameOfSettings(plan.storyboard.provider);
  return `The page shows the film of "${shown}", and the storyboard uses "${own}". To choose takes, name "${shown}" as its provider.`;
}

function openFileWatch({ project, pollMs }: WatchSetup, parts: () => WatchParts): FileWatch {
  const callbacks = {
    onTouched: (path: string) => parts().driver.touched(path),
    onError: (error: unknown) => parts().reportError(error),
  };
  const { root, clock, emit } = project;
  if (pollMs !== null) return pollFiles(callbacks, { everyMs: pollMs, clock });
  const onPolling = (reason: Error): void =>
    emit({ type: 'warned', code: 'files-polled', message: describePolling(reason) });
  return watchOrPoll(callbacks, { root, clock, pollMs: POLL_MS, onPolling });
}

function describePolling(reason: Error): string {
  const limits =
    process.platform === 'linux'
      ? ' The limits are fs.inotify.max_user_watches and fs.inotify.max_user_instances of sysctl.'
      : '';
  return `The system cannot report changes of files: ${errnoMessage(reason)}. They are polled every ${POLL_MS / 1000} s instead; --poll sets another interval.${limits}`;
}

function viewSources(parts: WatchParts): Omit<ViewSources, 'slates'> {
  const { status, scheduler, history, elsewhere, assembler, consent, driver, further } = parts;
  const payable = consent.payable();
  const { plan, failures, motions, problems, error, lastTookMs, edit } = status;
  return {
    plan,
    working: scheduler,
    history: { takesOf: (shot) => takesOf(shot, { history, elsewhere }) },
    skipped: withThumbs(status.skipped, parts.thumbnails.stateOf),
    thumbOf: parts.thumbnails.stateOf,
    failures,
    motions,
    offers: offersFor(payable),
    further: further.states(),
    playing: assembler.playing,
    phase: driver.phase,
    film: assembler.newest && withProxies(assembler.newest, (shot) => proxyFor(shot, parts)),
    problems,
    error,
    money: consent.view(payable),
    lastTookMs,
    edit,
    export: parts.filmExport.state,
  };
}

// Unchanged lists stay the same objects: many views are made of the same takes.
const merged = new WeakMap<readonly PlainTake[], WeakMap<readonly PlainTake[], readonly PlainTake[]>>();

function takesOf(
  shot: string,
  { history, elsewhere }: Pick<WatchParts, 'history' | 'elsewhere'>,
): readonly PlainTake[] {
  const [here, absent] = [history.takesOf(shot), elsewhere.takesOf(shot)];
  if (absent.length === 0) return here;
  const known = merged.get(here) ?? new WeakMap();
  merged.set(here, known);
  const takes = known.get(absent) ?? mergeTakes(here, absent);
  known.set(absent, takes);
  return takes;
}

// Until the film has the draft itself.
function proxyFor(shot: string, { status, proxies, assembler }: WatchParts): Digest | undefined {
  const decision = decisionFor(status.plan?.draft.decisions, shot);
  if (decision === undefined) return undefined;
  const isShown = decision.action === 'reuse' && assembler.shown.get(shot) === decision.clip;
  return isShown ? undefined : proxies.at(decision.take.key);
}
