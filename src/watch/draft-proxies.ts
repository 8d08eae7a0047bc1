import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, sha256 } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { Project } from '../project/project.js';
import { ProviderFailure } from '../providers/provider.js';
import { openTempFolder, type TempFolder } from '../system/temp-folder.js';
import { PROXY_URGENCY } from './draft-urgency.js';

/** Small versions of the drafts of edited shots, which the page shows until the drafts are there. */
export interface Proxies extends AsyncDisposable {
  /** From now on these are drawn, the first one first, and no others. */
  want(takes: readonly PlannedTake[]): void;
  /** Resolves when the proxy of a take is drawn, cannot be drawn, or is not wanted. */
  settled(key: CacheKey): Promise<void>;
  /** The name of the finished proxy of a take. */
  at(key: CacheKey): Digest | undefined;
  /** The file with this name. */
  find(name: Digest): string | undefined;
}

/** Callbacks of the proxies. */
export interface ProxiesSetup {
  readonly project: Project;
  readonly onDrawn: () => void;
  /** Drawing failed unexpectedly. */
  readonly onError: (error: unknown) => void;
}

// Edits go back and forth.
const KEPT = 20;

/** Opens proxies without any. The first one opens a folder, which is removed at the end. */
export function openProxies({ project, onDrawn, onError }: ProxiesSetup): Proxies {
  const drawn = new Map<CacheKey, string>();
  const failed = new Set<CacheKey>();
  let wanted: readonly PlannedTake[] = [];
  let current: { readonly key: CacheKey; readonly stop: AbortController } | null = null;
  let working: Promise<void> = Promise.resolve();
  let folder: Promise<TempFolder> | undefined;
  let closed = false;
  const waiting = new Set<{ readonly key: CacheKey; readonly done: () => void }>();

  async function drawAll(): Promise<void> {
    for (let take = next(); take !== undefined; take = next()) {
      const stop = new AbortController();
      current = { key: take.key, stop };
      try {
        await draw(take, stop.signal);
        onDrawn();
      } catch (error) {
        failed.add(take.key);
        // The draft itself fails in the same way, and reports it.
        const isKnown = error instanceof RenderError || error instanceof ProviderFailure;
        if (!stop.signal.aborted && !isKnown) onError(error);
        if (stop.signal.aborted) failed.delete(take.key);
      }
      current = null;
      settle();
    }
  }

  function settle(): void {
    for (const one of waiting) {
      const isOpen = !closed && wanted.some(({ key }) => key === one.key);
      if (isOpen && !drawn.has(one.key) && !failed.has(one.key)) continue;
      waiting.delete(one);
      one.done();
    }
  }

  function next(): PlannedTake | undefined {
    return closed ? undefined : wanted.find(({ key }) => !drawn.has(key) && !failed.has(key));
  }

  async function draw({ key, request, size }: PlannedTake, signal: AbortSignal): Promise<void> {
    const maker = project.providers.entry(request.provider).proxies;
    if (maker === undefined || size === null) throw new RenderError('no-proxy', 'There is no proxy.');
    folder ??= project.draftFolder().then((parent) => openTempFolder(parent, 'proxies'));
    const path = join((await folder).path, `${key}.mp4`);
    await rm(path, { force: true });
    await maker.draw(request, size, {
      engine: () => project.engine(signal),
      folder: project.draftFolder,
      ...{ path, urgency: () => PROXY_URGENCY, signal },
    });
    drawn.set(key, path);
    for (const [oldest, file] of drawn) {
      if (drawn.size <= KEPT) break;
      drawn.delete(oldest);
      await rm(file, { force: true });
    }
  }

  return {
    want(takes) {
      wanted = takes;
      if (current && !takes.some(({ key }) => key === current?.key))
        current.stop.abort(new Error('This proxy is no longer needed.'));
      working = working.then(drawAll);
      settle();
    },
    settled: (key) =>
      new Promise((done) => {
        waiting.add({ key, done });
        settle();
      }),
    at: (key) => (drawn.has(key) ? nameOf(key) : undefined),
    find: (name) => [...drawn].find(([key]) => nameOf(key) === name)?.[1],
    async [Symbol.asyncDispose]() {
      closed = true;
      settle();
      current?.stop.abort(new Error('The watch has ended.'));
      await working;
      await (await folder)?.[Symbol.asyncDispose]();
    },
  };
}

// Another name than that of the clip, which has other bytes.
function nameOf(key: CacheKey): Digest {
  return sha256(`proxy of ${key}`);
}
