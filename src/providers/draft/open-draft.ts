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

/** What a draft needs of the world. */
export interface DraftSetup {
  /** Asked for only when a clip is really drawn. */
  readonly engine: () => Promise<MediaEngine>;
  /** An existing folder for clips that are not fetched yet; asked for only when a clip is drawn. */
  readonly folder: () => Promise<string>;
  /** Keeps what was seen in the stills that were drawn between. */
  readonly motions?: MotionCache;
  /** Models beside those of the table. */
  readonly models?: readonly ModelRow[];
  /** How long a poll waits for news before it says "still drawing". */
  readonly patienceMs?: number;
}

/** Our own offline provider: free, deterministic, drawn in this process by classical in-betweening. */
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

/** Opens the draft provider. Closing it stops every drawing and removes the drawings' files. */
export function openDraft({ engine, folder, motions, models = [], patienceMs = 250 }: DraftSetup): Draft {
  const capabilities = (model: string) => {
    const described = models.find((row) => row.model === model);
    return described ? draftCapabilities(described) : capabilitiesOf('draft', model);
  };
  const drawings = new Map<string, Drawing>();
  const leaving = new Set<Promise<void>>();

  // Whoever asks for it again hears that it is gone, and has it drawn anew.
  function forget(id: string, drawing: Drawing): void {
    if (!drawings.delete(id)) return;
    const gone: Promise<void> = drawing.done
      .then(() => rm(drawing.path, { force: true }))
      .finally(() => leaving.delete(gone));
    leaving.add(gone);
  }

  return {
    id: 'draft',
    // Every drawing uses all cores by itself; a second one fills the pauses of the first.
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
      if (!drawing) return { state: 'failed', failure: forgotten() };
      // A caller that gives up its poll has given up the drawing: it cost nothing.
      const giveUp = () => {
        drawing.controller.abort(signal.reason);
        forget(idOf(operation), drawing);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      if (signal.aborted) giveUp();
      await settledOrLater(drawing.done, patienceMs);
      signal.removeEventListener('abort', giveUp);
      signal.throwIfAborted();
      return progressOf(idOf(operation), drawing);
    },
    async download(asset, path, signal) {
      signal.throwIfAborted();
      const drawing = drawings.get(idOf(asset.location));
      if (drawing?.state !== 'done') throw forgotten();
      // A second name costs no space, and the drawing can be fetched again.
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
      await Promise.all(leaving);
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
      // Late, because a plan asks for capabilities and needs no engine.
      const { drawClip } = await import('./draw-clip.js');
      const job = { engine: await engine(), path, frames, fps, area, onFrames };
      const { size, motion } = await drawClip(request, job, controller.signal);
      // To lose this costs another look at the stills, and never a clip.
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
    // A turn later, so that `drawing` exists when the work writes to it.
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
      // A full disk or a broken ffmpeg stays the error that it is, with its own code and way out.
      throw drawing.error;
  }
}

async function settledOrLater(done: Promise<void>, ms: number): Promise<void> {
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

// A drawing lives in the process that draws it; nothing was paid, so the caller may simply ask again.
function forgotten(): ProviderFailure {
  return new ProviderFailure(
    'expired',
    'draft-forgotten',
    'This draft ended with the process that drew it.',
    {
      hint: 'Render again: drafts are free.',
    },
  );
}
