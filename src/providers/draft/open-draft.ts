import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseJson } from '../../base/parse-json.js';
import type { MediaEngine } from '../../media/engine.js';
import { fileOf, InputChanged, type JobRunner, runLocalJob } from '../../media/job.js';
import { engineName } from '../../media/job-engine.js';
import type { Capabilities } from '../../plan/capabilities.js';
import { clipFrames } from '../../plan/clip-frames.js';
import { drawnMegapixels } from '../../plan/drawn-inputs.js';
import { isMotionAnalysis } from '../../plan/motion-analysis.js';
import type { TakeRequest } from '../../plan/take.js';
import { workName } from '../../plan/usual-times.js';
import type { MotionCache } from '../../store/cache/motion-cache.js';
import type { UsualTimesCache } from '../../store/cache/usual-times-cache.js';
import { allowManyWaits } from '../../system/allow-many-waits.js';
import { copyOrLink } from '../../system/atomic-file.js';
import { type Clock, systemClock } from '../../system/clock.js';
import { openTempFolder, type TempFolder } from '../../system/temp-folder.js';
import type { ModelRow } from '../models/model-row.js';
import { draftCapabilities, draftOf, modelRow } from '../models/model-table.js';
import { type Asset, type Operation, type Progress, type Provider, ProviderFailure } from '../provider.js';
import type { UrgencyOf } from '../provider-entry.js';
import { drawJob } from './draw-recipe.js';
import { type DrawingMeter, type MeteredDrawing, openDrawingMeter } from './drawing-meter.js';
import { motionKey } from './motion-key.js';
import { imageChanged } from './planned-image.js';

/** What the draft provider needs. */
export interface DraftSetup {
  /** Draws the clips. */
  readonly jobs: JobRunner;
  /** The ffmpeg that encodes them. */
  readonly engine: () => Promise<Pick<MediaEngine, 'kind' | 'version'>>;
  /** Returns an existing folder for clips that are not fetched yet. Called only when a clip is drawn. */
  readonly folder: () => Promise<string>;
  /** Stores the motion analysis of each drawn pair. */
  readonly motions?: MotionCache;
  /** Models in addition to those of the table. */
  readonly models?: readonly ModelRow[];
  /** What models of other providers can do. */
  readonly otherModels?: (model: string) => Capabilities | undefined;
  /** Default: the system's. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Keeps how fast this machine draws. */
  readonly usualTimes?: UsualTimesCache;
  /** Which of several drawings comes first; default: all are equal. */
  readonly urgencyOf?: UrgencyOf;
  /** How long a poll waits for the end of a drawing before it returns `pending`. */
  readonly pollWaitMs?: number;
}

/** The built-in offline provider: free, deterministic, drawn by classical in-betweening. */
export interface Draft extends Provider, AsyncDisposable {}

interface Drawing {
  /** Contains the outputs of the job. */
  readonly folder: TempFolder;
  readonly controller: AbortController;
  readonly done: Promise<void>;
  /** Null while it waits for a machine that draws it. */
  fraction: number | null;
  /** Where it is drawn; undefined for this machine. */
  machine: string | undefined;
  /** The path of the clip when it is done. */
  clip: string | null;
  state: 'drawing' | 'done' | 'failed';
  error: unknown;
}

/** Opens the draft provider. Closing it stops all drawings and removes their files. */
export function openDraft({ folder, models = [], pollWaitMs = 250, ...tools }: DraftSetup): Draft {
  const { clock = systemClock, usualTimes } = tools;
  const saving = new Set<Promise<void>>();
  const meter = openDrawingMeter(clock, (name, sample) => {
    const saved: Promise<void> = (usualTimes?.remember(name, sample) ?? Promise.resolve())
      .catch(() => undefined)
      .finally(() => saving.delete(saved));
    saving.add(saved);
  });
  const capabilities = (model: string) => {
    const other = modelRow(model) ? undefined : tools.otherModels?.(model);
    if (other) return draftOf(other);
    const row = modelRow(model, models);
    return row && draftCapabilities(row);
  };
  const drawings = new Map<string, Drawing>();
  const removals = new Set<Promise<void>>();

  // A later poll of this drawing reports that it expired, and the clip is drawn again.
  function discard(id: string, drawing: Drawing): void {
    if (!drawings.delete(id)) return;
    const removal: Promise<void> = drawing.done
      .then(() => drawing.folder[Symbol.asyncDispose]())
      .finally(() => removals.delete(removal));
    removals.add(removal);
  }

  return {
    id: 'draft',
    // One drawing uses all cores; a second one fills its idle times. Other machines can draw more.
    get limits() {
      return { submitsPerSecond: 1000, takesInFlight: tools.jobs.ahead ?? 2, pollsPerSecond: 1000 };
    },
    capabilities,
    async submit(request, signal) {
      signal.throwIfAborted();
      const id = randomUUID();
      const model = capabilities(request.model) as Capabilities; // A planned take has a known model.
      const place = await openTempFolder(await folder(), 'draft');
      drawings.set(id, startDrawing(request, { ...tools, folder: place, model, meter }));
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
      allowManyWaits(signal).addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
      await waitForEnd(drawing.done, pollWaitMs);
      signal.removeEventListener('abort', onAbort);
      signal.throwIfAborted();
      return progressOf(idOf(operation), drawing);
    },
    async download(asset, path, signal) {
      signal.throwIfAborted();
      const drawing = drawings.get(idOf(asset.location));
      if (drawing?.clip == null) throw draftExpired();
      // A hard link takes no space, and the drawing can be fetched again.
      await copyOrLink(drawing.clip, path);
    },
    async findLost(lost, _turn, signal) {
      signal.throwIfAborted();
      return lost.map(() => []);
    },
    async [Symbol.asyncDispose]() {
      for (const drawing of drawings.values())
        drawing.controller.abort(new Error('The draft provider was closed.'));
      await Promise.all([...drawings.values()].map(({ done }) => done));
      await Promise.all([...drawings.values()].map(({ folder: place }) => place[Symbol.asyncDispose]()));
      await Promise.all([...removals, ...saving]);
      drawings.clear();
    },
  };
}

interface DrawingSetup extends Pick<DraftSetup, 'jobs' | 'engine' | 'motions' | 'urgencyOf'> {
  readonly folder: TempFolder;
  readonly model: Capabilities;
  readonly meter: DrawingMeter;
}

function startDrawing(
  request: TakeRequest,
  { jobs, engine, folder, motions, model, meter, urgencyOf = () => 0 }: DrawingSetup,
): Drawing {
  const controller = new AbortController();
  const { signal } = controller;
  const { fps, resolutions } = model;
  const area = resolutions.find(({ name }) => name === request.resolution)?.area;
  let metered: MeteredDrawing | undefined;
  const onProgress = (fraction: number, machine?: string): void => {
    drawing.fraction = fraction;
    drawing.machine = machine;
    if (machine === undefined) metered?.progress(fraction);
  };
  const work = async (): Promise<void> => {
    try {
      const frames = clipFrames(request.duration, fps);
      const job = drawJob(request, { frames, fps, area });
      const recipe = { ...job.recipe, engine: engineName(await engine()) };
      metered = meter.begin(workName(request), drawnMegapixels(request) ?? 0);
      const { outputs, made, machine } = await runLocalJob(
        jobs,
        { ...job, recipe },
        { folder: folder.path, signal, onProgress, label: request.shot, urgency: () => urgencyOf(request) },
      );
      drawing.machine = machine;
      // Only drawings of this machine say how fast it is.
      if (made && machine === undefined) metered.progress(1);
      else metered.discard();
      const motion = parseJson(await readFile(fileOf(outputs, 'motion').path, 'utf8'));
      // Losing the analysis costs another analysis, never a clip.
      if (isMotionAnalysis(motion))
        await motions
          ?.remember(new Map([[motionKey(request, job.recipe.size), motion]]))
          .catch(() => undefined);
      drawing.clip = fileOf(outputs, 'clip').path;
      drawing.state = 'done';
    } catch (error) {
      drawing.state = 'failed';
      drawing.error = error instanceof InputChanged ? imageChanged(request, error) : error;
    } finally {
      metered?.end();
    }
  };
  const drawing: Drawing = {
    folder,
    controller,
    fraction: null,
    machine: undefined,
    clip: null,
    state: 'drawing',
    error: undefined,
    // Deferred by a microtask, so that `drawing` exists when the work writes to it.
    done: Promise.resolve().then(work),
  };
  return drawing;
}

function progressOf(id: string, drawing: Drawing): Progress {
  const where = drawing.machine === undefined ? {} : { machine: drawing.machine };
  switch (drawing.state) {
    case 'drawing':
      return {
        state: 'pending',
        phase: drawing.fraction === null ? 'queued' : 'running',
        fraction: drawing.fraction,
        askAgainInMs: 0,
        ...where,
      };
    case 'done':
      return {
        state: 'done',
        asset: { location: { draft: id }, expiresAt: null } satisfies Asset,
        receipt: { cost: 'free', actualPrompt: null, requestId: null, usage: null },
        ...where,
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
