import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaEngine } from '../../media/engine.js';
import type { Capabilities } from '../../plan/capabilities.js';
import type { TakeRequest } from '../../plan/take.js';
import type { MotionCache } from '../../store/cache/motion-cache.js';
import { copyOrLink } from '../../system/atomic-file.js';
import { tempPathFor } from '../../system/temp-name.js';
import { capabilitiesOf, draftCapabilities, type ModelRow } from '../models/model-table.js';
import { type Asset, type Operation, type Progress, type Provider, ProviderFailure } from '../provider.js';
import { motionKey } from './motion-key.js';

/** What the draft provider needs. */
export interface DraftSetup {
  /** Called only when a clip is drawn. */
  readonly engine: () => Promise<MediaEngine>;
  /** Returns an existing folder for clips that are not fetched yet. Called only when a clip is drawn. */
  readonly folder: () => Promise<string>;
  /** Stores the motion analysis of each drawn pair. */
  readonly motions?: MotionCache;
  /** Models in addition to those of the table. */
  readonly models?: readonly ModelRow[];
  /** How long a poll waits for the end of a drawing before it returns `pending`. */
  readonly pollWaitMs?: number;
}

/** The built-in offline provider: free, deterministic, drawn in this process by classical in-betweening. */
export interface Draft extends Provider, AsyncDisposable {}

interface Drawing {
  readonly path: string;
  readonly controller: AbortController;
  readonly done: Promise<void>;
  readonly frames: number;
  drawn: number;
  state: 'drawing' | 'done' | 'failed';
  error: unknown;
}

/** Opens the draft provider. Closing it stops all drawings and removes their files. */
export function openDraft({ engine, folder, motions, models = [], pollWaitMs = 250 }: DraftSetup): Draft {
  const capabilities = (model: string) => {
    const row = models.find((one) => one.model === model);
    return row ? draftCapabilities(row) : capabilitiesOf('draft', model);
  };
  const drawings = new Map<string, Drawing>();
  const removals = new Set<Promise<void>>();

  // A later poll of this drawing reports that it expired, and the clip is drawn again.
  function discard(id: string, drawing: Drawing): void {
    if (!drawings.delete(id)) return;
    const removal: Promise<void> = drawing.done
      .then(() => rm(drawing.path, { force: true }))
      .finally(() => removals.delete(removal));
    removals.add(removal);
  }

  return {
    id: 'draft',
    // One drawing uses all cores; a second one fills its idle times.
    limits: { submitsPerSecond: 1000, takesInFlight: 2, pollsPerSecond: 1000 },
    capabilities,
    async submit(request, signal) {
      signal.throwIfAborted();
      const id = randomUUID();
      const model = capabilities(request.model) as Capabilities; // A planned take has a known model.
      drawings.set(
        id,
        startDrawing(request, {
          engine,
          path: tempPathFor(join(await folder(), 'draft'), '.mp4'),
          motions,
          model,
        }),
      );
      return { draft: id };
    },
    async poll(operation, signal) {
      signal.throwIfAborted();
      const drawing = drawings.get(idOf(operation));
      if (!drawing) return { state: 'failed', failure: draftExpired() };
      // A cancelled poll cancels the drawing: it cost nothing.
      const onAbort = () => {
        drawing.controller.abort(signal.reason);
        discard(idOf(operation), drawing);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
      await waitForEnd(drawing.done, pollWaitMs);
      signal.removeEventListener('abort', onAbort);
      signal.throwIfAborted();
      return progressOf(idOf(operation), drawing);
    },
    async download(asset, path, signal) {
      signal.throwIfAborted();
      const drawing = drawings.get(idOf(asset.location));
      if (drawing?.state !== 'done') throw draftExpired();
      // A hard link takes no space, and the drawing can be fetched again.
      await copyOrLink(drawing.path, path);
    },
    async findLost(lost, _turn, signal) {
      signal.throwIfAborted();
      return lost.map(() => []);
    },
    async [Symbol.asyncDispose]() {
      for (const drawing of drawings.values())
        drawing.controller.abort(new Error('The draft provider was closed.'));
      await Promise.all([...drawings.values()].map(({ done }) => done));
      await Promise.all([...drawings.values()].map(({ path }) => rm(path, { force: true })));
      await Promise.all(removals);
      drawings.clear();
    },
  };
}

function startDrawing(
  request: TakeRequest,
  {
    engine,
    path,
    motions,
    model,
  }: Pick<DraftSetup, 'engine'> & {
    readonly motions: MotionCache | undefined;
    readonly path: string;
    readonly model: Capabilities;
  },
): Drawing {
  const controller = new AbortController();
  const { fps, resolutions } = model;
  const area = resolutions.find(({ name }) => name === request.resolution)?.area;
  const frames = Math.round(request.duration * fps);
  const work = async () => {
    const onFrames = (count: number) => {
      drawing.drawn = count;
    };
    try {
      // Loaded late: a plan needs only the capabilities.
      const { drawClip } = await import('./draw-clip.js');
      const job = { engine: await engine(), path, frames, fps, area, onFrames };
      const { size, motion } = await drawClip(request, job, controller.signal);
      // Losing the analysis costs another analysis, never a clip.
      await motions?.remember(new Map([[motionKey(request, size), motion]])).catch(() => undefined);
      drawing.state = 'done';
    } catch (error) {
      drawing.state = 'failed';
      drawing.error = error;
    }
  };
  const drawing: Drawing = {
    path,
    controller,
    frames,
    drawn: 0,
    state: 'drawing',
    error: undefined,
    // Deferred by a microtask, so that `drawing` exists when the work writes to it.
    done: Promise.resolve().then(work),
  };
  return drawing;
}

function progressOf(id: string, drawing: Drawing): Progress {
  switch (drawing.state) {
    case 'drawing':
      return {
        state: 'pending',
        phase: 'running',
        fraction: drawing.drawn / drawing.frames,
        askAgainInMs: 0,
      };
    case 'done':
      return {
        state: 'done',
        asset: { location: { draft: id }, expiresAt: null } satisfies Asset,
        receipt: { cost: 'free', actualPrompt: null, requestId: null, usage: null },
      };
    case 'failed':
      // A full disk or a broken ffmpeg keeps its own error code and hint.
      throw drawing.error;
  }
}

async function waitForEnd(done: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const later = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([done, later]);
  clearTimeout(timer);
}

function idOf(operation: Operation): string {
  const id = (operation as { draft?: unknown } | null)?.draft;
  return typeof id === 'string' ? id : '';
}

// A drawing exists only in the process that draws it. It cost nothing, so the caller can submit it again.
function draftExpired(): ProviderFailure {
  return new ProviderFailure(
    'expired',
    'draft-forgotten',
    'This draft ended with the process that drew it.',
    {
      hint: 'Render again: drafts are free.',
    },
  );
}
