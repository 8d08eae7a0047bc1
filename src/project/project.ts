import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Emit, RenderEvent } from '../events/render-event.js';
import type { AccountLimits } from '../generate/limits/account-limits.js';
import { openImageComparer } from '../ingest/compare-image.js';
import { readStoryboard } from '../ingest/read-storyboard.js';
import { openLocalRunner } from '../jobs/local-runner.js';
import { openSwitchableRunner, type SwitchableRunner } from '../jobs/switchable-runner.js';
import { lockPath } from '../lockfile/lock-path.js';
import type { MediaEngine } from '../media/engine.js';
import { resolveEngine } from '../media/resolve-engine.js';
import { accountEnvironment } from '../providers/account-environment.js';
import type { Provider } from '../providers/provider.js';
import type { OpenProvider, ProviderEntry, ProviderUse } from '../providers/provider-entry.js';
import { decodeUse } from '../providers/provider-use.js';
import { openProviderRegistry, type ProviderRegistry } from '../providers/registry.js';
import type { LastRequests } from '../store/cache/last-requests.js';
import type { MotionCache } from '../store/cache/motion-cache.js';
import type { RememberedSettings } from '../store/cache/provider-settings.js';
import type { PublishedFilms } from '../store/cache/published-films.js';
import type { RateLimitCache } from '../store/cache/rate-limit-cache.js';
import type { ShownWarnings } from '../store/cache/shown-warnings.js';
import type { UsualTimesCache } from '../store/cache/usual-times-cache.js';
import type { ClipStore } from '../store/clips/clip-store.js';
import { damageIn, type Journal, openJournal, readJournal } from '../store/journal/journal.js';
import { foldJournal, type JournalState } from '../store/journal/journal-state.js';
import { type StateLayout, stateLayout } from '../store/layout.js';
import { removeStaleTempFiles, type StaleTempFile, staleTempFiles } from '../store/stale-temp-files.js';
import { stateFolderFor } from '../store/state-folder.js';
import type { SourceFile, Storyboard } from '../storyboard/storyboard.js';
import { type Clock, systemClock } from '../system/clock.js';
import { hashFile } from '../system/hash-file.js';
import type { WarnCache } from '../system/json-file.js';
import type { LockHolder } from '../system/lock-holder.js';
import { type Claimant, lockStateFolder, type StateLock } from '../system/state-lock.js';
import { writableFolder } from '../system/writable-folder.js';
import type { Accounts, AccountsSetup } from './accounts.js';
import { type DrawingOrder, openDrawingOrder } from './drawing-order.js';
import { guarded, restored, watched } from './guarded-journal.js';
import { lockOrBorrow } from './lock-or-borrow.js';
import { type LockfileTurn, openLockfileTurn } from './lockfile-turn.js';
import { ignoreIfNew, openCaches, warnOnce } from './open-caches.js';

/** What a project is opened with. */
export interface ProjectSetup {
  /** Path of the storyboard. Images and the film are relative to its folder. */
  readonly storyboard: string;
  /** The text of the storyboard, in place of its file. */
  readonly text?: string;
  /** Default: `INBETWEEN_STATE_DIR`, else `.inbetween` in the storyboard's folder. */
  readonly stateFolder?: string;
  /** Path of the ffmpeg to use; default: the first that works. */
  readonly ffmpeg?: string;
  /** The address of the Redis of workers; default: `INBETWEEN_QUEUE`, else that of the storyboard. */
  readonly queue?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onEvent?: (event: RenderEvent) => void;
  readonly clock?: Clock;
  /** Providers in addition to the built-in ones; one with the same id replaces a built-in one. */
  readonly providers?: readonly ProviderEntry[];
}

/** A storyboard with its state folder, stores and engines. Each is opened on first use; all are closed together. */
export interface Project extends AsyncDisposable {
  /** Folder of the storyboard, absolute. */
  readonly root: string;
  /** The storyboard's path as the user gave it. */
  readonly storyboard: string;
  readonly stateFolder: string;
  readonly env: ProjectSetup['env'];
  /** The queue that the project was opened with: see `queue-address.ts`. */
  readonly queue: string | undefined;
  readonly clock: Clock;
  readonly store: ClipStore;
  readonly shots: LastRequests;
  readonly films: PublishedFilms;
  readonly providerSettings: RememberedSettings;
  readonly rateLimits: RateLimitCache;
  readonly motions: MotionCache;
  readonly usualTimes: UsualTimesCache;
  readonly shownWarnings: ShownWarnings;
  readonly providers: ProviderRegistry;
  readonly emit: Emit;
  /** Emits a warning about a cache, once per file and fault. */
  readonly warnCache: WarnCache;
  /** Reads the storyboard. Throws RenderError if it is a file that cannot be read. */
  readSource(): Promise<SourceFile>;
  /** An ffmpeg that works. The search happens once, on first use. */
  engine(signal: AbortSignal): Promise<MediaEngine>;
  /** Executes the heavy work of drafts and films, here or on other machines. */
  readonly jobs: SwitchableRunner;
  /** Which drawings come first. */
  readonly drawings: DrawingOrder;
  /** A folder for drafts in progress and copies of images. It is created if necessary. */
  draftFolder(): Promise<string>;
  /** A folder for encoded segments and mixed audio, also when that of the state folder cannot be written to. */
  conformedFolder(): Promise<string>;
  /** Opens a provider by its id or the storyboard's name for it. Without settings, those of its last use apply. */
  provider(name: string, use?: ProviderUse): Promise<Provider>;
  /** The limits of a provider's account, which all runs with it share. */
  account(provider: Provider, storyboard?: Pick<Storyboard, 'queue'>): Promise<AccountLimits>;
  /** The present state of the journal, and the problems of its file. Writes nothing. */
  journalState(): Promise<JournalState & { readonly found?: Journal['found'] }>;
  /** Reads, changes and writes the lockfile while no other process does. */
  readonly lockfileTurn: LockfileTurn;
  /** Locks the state folder for this process and opens the journal. Throws RenderError `state-locked`. */
  lock(command: string, signal?: AbortSignal): Promise<LockedProject>;
}

/** The exclusive right to write into the state folder, until disposed. */
export interface LockedProject extends AsyncDisposable {
  readonly journal: Journal;
  /** Temp files of crashed processes that were removed. */
  readonly swept: readonly StaleTempFile[];
}

/**
 * Opens a project. Nothing is written or searched until it is needed. Throws RenderError `bad-state-folder`.
 */
export function openProject(setup: ProjectSetup): Project {
  const clock = setup.clock ?? systemClock;
  const root = dirname(resolve(setup.storyboard));
  const stateFolder = stateFolderFor(root, { asked: setup.stateFolder, env: setup.env });
  const ignoreNewFolder = ignoreIfNew(stateFolder);
  const layout = stateLayout(stateFolder);
  const providers = openProviderRegistry(setup.providers);
  const opened = new Map<string, Promise<OpenProvider>>();
  const emit: Emit = (happening) => setup.onEvent?.({ at: clock.now(), ...happening });
  const warnCache = warnOnce(emit);
  const warnDamage = warnDamagedJournal(layout.journal, emit);
  const caches = openCaches(stateFolder, clock, warnCache);
  let engine: Promise<MediaEngine> | undefined;
  const accounts = openAccountsLate(() => ({ ...setup, clock, emit }));
  const drawings = openDrawingOrder();
  const findEngine = () => project.engine(AbortSignal.timeout(600_000));
  const jobs = openSwitchableRunner(openLocalRunner({ engine: findEngine }));
  const project: Project = {
    jobs,
    drawings,
    root,
    storyboard: setup.storyboard,
    stateFolder,
    ...{ env: setup.env, queue: setup.queue, clock, ...caches, providers, emit, warnCache },
    readSource: () => sourceOf(setup),
    engine(signal) {
      const { ffmpeg: flag, env } = setup;
      engine ??= resolveEngine({ flag, env, trialsFile: layout.engineTrials, warnCache, signal });
      return engine;
    },
    draftFolder: () => writableFolder(layout.drafts, warnCache),
    conformedFolder: () => writableFolder(layout.conformed, warnCache),
    async provider(name, use) {
      const files = use ? providers.entry(use.provider ?? name).files?.(use) : undefined;
      const id = JSON.stringify([name, use ?? null, ...(await fileStates(files, root))]);
      const provider = opened.get(id) ?? open(name, use);
      opened.set(id, provider);
      return provider;
    },
    account: accounts.of,
    lockfileTurn: openLockfileTurn(stateFolder, clock, Math.random),
    async journalState() {
      const { entries, lost, ...found } = await readJournal(stateFolder);
      warnDamage(found);
      return { ...foldJournal(entries, clock.now(), lost), found };
    },
    async lock(command, signal) {
      // A mistyped path must not leave a folder behind.
      if (!existsSync(stateFolder)) await project.readSource();
      const onWatch = (holder: LockHolder, ms: number) => project.emit(watched(holder, ms));
      const lock = await lockFolder(layout, { command, clock, onWatch, ...(signal ? { signal } : {}) });
      try {
        await ignoreNewFolder();
        const outputs = [lockPath(setup.storyboard)];
        const swept = await staleTempFiles({ stateFolder, outputs, locked: true, now: clock.now() });
        await removeStaleTempFiles(swept);
        const journal = await openJournal(stateFolder, clock, () => project.emit(restored(stateFolder)));
        warnDamage(journal.found);
        return {
          journal: guarded(journal, lock),
          swept,
          [Symbol.asyncDispose]: () => unlock(journal, lock),
        };
      } catch (error) {
        await lock[Symbol.asyncDispose]();
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      await closeProviders(opened.values());
      await jobs[Symbol.asyncDispose]();
      await accounts.close();
      await ignoreNewFolder();
    },
  };
  const open = async (name: string, given: ProviderUse | undefined) => {
    const use = given ?? decodeUse(await caches.providerSettings.read(name));
    const entry = providers.entry(use.provider ?? name);
    return entry.open(use, {
      env: accountEnvironment(setup.env, entry.traits, use),
      clock,
      stateFolder,
      root,
      folder: project.draftFolder,
      otherModels: (model) => providers.capabilitiesOfOthers(model, entry, use),
      compareImage: openImageComparer({ cacheFolder: layout.keyframes.folder, warnCache, clock }),
      warnCache,
      motions: project.motions,
      usualTimes: project.usualTimes,
      engine: findEngine,
      jobs,
      urgencyOf: drawings.urgencyOf,
    });
  };
  return project;
}

// A provider whose files have changed is opened again; takes in flight keep the one that they have.
async function fileStates(files: readonly string[] = [], root: string): Promise<readonly (string | null)[]> {
  return Promise.all(files.map((file) => hashFile(resolve(root, file)).catch(() => null)));
}

async function sourceOf({ storyboard, text }: ProjectSetup): Promise<SourceFile> {
  return text === undefined ? readStoryboard(storyboard) : { name: storyboard, bytes: Buffer.from(text) };
}

async function closeProviders(opened: Iterable<Promise<OpenProvider>>): Promise<void> {
  for (const result of await Promise.allSettled(opened)) {
    if (result.status === 'fulfilled') await result.value[Symbol.asyncDispose]?.();
  }
}

// A watch that has the folder may let go of it.
function lockFolder(
  layout: StateLayout,
  claimant: Claimant & { readonly command: string },
): Promise<StateLock> {
  return lockOrBorrow({
    ...{ command: claimant.command, signal: claimant.signal, clock: claimant.clock },
    ...{ watchAddress: layout.watchAddress, lockHolder: layout.lockHolder },
    claim: () => lockStateFolder(layout, claimant),
  });
}

async function unlock(journal: Journal, lock: StateLock): Promise<void> {
  try {
    await journal[Symbol.asyncDispose]();
  } finally {
    await lock[Symbol.asyncDispose]();
  }
}

// Most commands submit and poll nothing.
function openAccountsLate(setup: () => AccountsSetup) {
  let opened: Promise<Accounts> | undefined;
  return {
    async of(provider: Provider, storyboard?: Pick<Storyboard, 'queue'>) {
      opened ??= import('./accounts.js').then(({ openAccounts }) => openAccounts(setup()));
      return (await opened).of(provider, storyboard);
    },
    close: async () => (await opened)?.[Symbol.asyncDispose](),
  };
}

// Several parts of one command read the journal.
function warnDamagedJournal(path: string, emit: Emit): (found: Journal['found']) => void {
  let last: string | null = null;
  return (found) => {
    const damage = damageIn(found, path);
    if (damage !== null && damage !== last)
      emit({ type: 'warned', code: 'journal-damaged', message: damage });
    last = damage;
  };
}
