import { RenderError } from '../../diagnostics/render-error.js';
import type { MediaArgument, MediaEngine } from '../../media/engine.js';
import { displayTimes, frameTiming } from '../../media/mp4/frame-timing.js';
import { readMp4 } from '../../media/mp4/read-mp4.js';
import { passthroughOptions } from '../../media/passthrough.js';
import { videoTrack } from '../../media/probe.js';
import { readFrames } from '../../media/read-frames.js';
import { betweenImages, type ImagePair } from '../../providers/draft/engine/between-images.js';
import { type FrameStream, openFrameStream } from '../../providers/draft/engine/draw/frame-stream.js';
import { cancelFlag } from '../../providers/draft/engine/memory/cancel-flag.js';
import { defaultWorkers } from '../../providers/draft/engine/workers/worker-pool.js';
import type { Point } from '../../storyboard/storyboard.js';
import type { FilmFormat } from '../../timeline/timeline.js';
import { blendFrames } from './blend-frames.js';
import { type ClipPlace, clipPlaces } from './clip-places.js';
import { type ClipShape, shaped, wholeInput } from './conform-arguments.js';
import type { FillRecipe } from './fill-recipe.js';

/** A clip, and the frames of the film that are made from it. */
export interface FramesToFill {
  readonly path: string;
  readonly clip: ClipShape;
  readonly format: FilmFormat;
  readonly focus?: Point | undefined;
  readonly fill: FillRecipe;
  /** The first frame, and the one after the last, at the film's rate. */
  readonly range: readonly [number, number];
}

/**
 * Opens the frames of a clip in the film's format and at its rate, with frames made between those of the clip. Only a
 * few frames are decoded and made ahead of the reader, so memory does not grow with the length of the clip.
 */
export async function openFilledFrames(
  filling: FramesToFill,
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<FrameStream> {
  const { path, format, fill, range } = filling;
  const { width, height } = format;
  const places = clipPlaces(await filmTimes(path, format), fill.frames).slice(...range);
  const ended = new AbortController();
  const stopped = AbortSignal.any([signal, ended.signal]);
  const bytes = (width * height * 3) / 2;
  const source = readFrames(engine, { args: decodeArguments(filling, places, engine), bytes }, stopped);
  const workers = defaultWorkers();
  const cancel = cancelFlag();
  const inbetween: PlanPair = (first, last) =>
    betweenImages(
      { width, height, data: first },
      { width, height, data: last },
      { workers, cancel, signal: stopped },
    );
  const pairs = openPairs(source, places, fill.fit === 'inbetween' ? inbetween : blend);
  const { draw } = pairs;
  const stream = openFrameStream({ count: places.length, workers, cancel, signal: stopped, draw });
  return {
    frames: stream.frames,
    async [Symbol.asyncDispose]() {
      ended.abort();
      await stream[Symbol.asyncDispose]();
      pairs[Symbol.dispose]();
      await source.return(undefined).catch(noop);
    },
  };
}

// When each frame of a clip begins, counted in frames of the film.
async function filmTimes(path: string, { rate }: FilmFormat): Promise<Float64Array> {
  const track = videoTrack(await readMp4(path));
  const times = displayTimes(track, frameTiming(track));
  // Multiplied before it is divided, so that equal times give whole numbers.
  return times.map((ticks) => (ticks * rate[0]) / (track.timescale * rate[1]));
}

function decodeArguments(
  { path, clip, format, focus }: FramesToFill,
  places: readonly ClipPlace[],
  engine: MediaEngine,
): readonly MediaArgument[] {
  const [first, last] = [places[0]!, places.at(-1)!]; // A range has frames.
  const filters = [
    `trim=start_frame=${first.frame}:end_frame=${last.frame + (last.part > 0 ? 2 : 1)}`,
    ...shaped(clip, { ...format, focus }),
    'format=yuv420p',
  ];
  return [
    ...wholeInput(path),
    ...['-map', '0:v:0', '-filter_threads', '1', '-vf', filters.join(','), ...passthroughOptions(engine)],
    ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', 'pipe:1'],
  ];
}

type PlanPair = (first: Uint8Array, last: Uint8Array) => Promise<ImagePair>;

const blend: PlanPair = async (first, last) => ({
  draw: async (part) => blendFrames(first, last, part),
  [Symbol.dispose]: noop,
});

interface Pair {
  readonly frame: number;
  readonly first: Promise<Uint8Array>;
  next?: Promise<Uint8Array>;
  planned?: Promise<ImagePair>;
  /** How many frames are being drawn. */
  drawing: number;
}

interface Pairs extends Disposable {
  draw(index: number): Promise<Uint8Array>;
}

// Draws the frames at the places, in their order. Frames are read when they are needed, and each pair is planned once.
function openPairs(source: AsyncGenerator<Uint8Array>, places: readonly ClipPlace[], plan: PlanPair): Pairs {
  let pair: Pair = { frame: places[0]?.frame ?? 0, first: read(), drawing: 0 };

  // A clip that decodes to fewer frames than its index names stays at its last one.
  function read(before?: Promise<Uint8Array>): Promise<Uint8Array> {
    const frame = source.next().then(({ done, value }) => (done ? (before ?? noFrames()) : value));
    frame.catch(noop);
    return frame;
  }

  function nextOf(own: Pair): Promise<Uint8Array> {
    own.next ??= read(own.first);
    return own.next;
  }

  async function planned(own: Pair): Promise<ImagePair> {
    const [first, next] = await Promise.all([own.first, nextOf(own)]);
    return plan(first, next);
  }

  function closeIdle(own: Pair): void {
    if (own.drawing === 0) own.planned?.then((images) => images[Symbol.dispose](), noop);
  }

  return {
    async draw(index) {
      const { frame, part } = places[index]!; // The stream counts them.
      while (pair.frame < frame) {
        const left = pair;
        pair = { frame: left.frame + 1, first: nextOf(left), drawing: 0 };
        closeIdle(left);
      }
      const own = pair;
      if (part === 0) return own.first;
      own.drawing += 1;
      try {
        own.planned ??= planned(own);
        return await (await own.planned).draw(part);
      } finally {
        own.drawing -= 1;
        if (own !== pair) closeIdle(own);
      }
    },
    [Symbol.dispose]: () => closeIdle(pair),
  };
}

function noFrames(): never {
  throw new RenderError('clip-corrupt', 'A clip does not decode to any frame.', {
    hint: 'Check the clips: inbetween store verify',
  });
}

function noop(): void {}
