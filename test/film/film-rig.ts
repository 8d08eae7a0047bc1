import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { RenderHappening } from '../../src/events/render-event.js';
import { openFileIndexCache } from '../../src/film/conform/file-index-cache.js';
import type { FilmTools } from '../../src/film/conform/film-context.js';
import { assembleFilm, type Film } from '../../src/film/output/assemble-film.js';
import { assembleTracks } from '../../src/film/output/assemble-tracks.js';
import { type StreamedFilm, streamedFilm } from '../../src/film/output/streamed-film.js';
import { openLocalRunner } from '../../src/jobs/local-runner.js';
import { decodeFrames } from '../../src/media/decode-frames.js';
import { encodeFrames } from '../../src/media/encode-frames.js';
import type { MediaEngine } from '../../src/media/engine.js';
import { frameTiming } from '../../src/media/mp4/frame-timing.js';
import { readMp4 } from '../../src/media/mp4/read-mp4.js';
import { probeClip, videoTrack } from '../../src/media/probe.js';
import type { FilmSettings, Shot, Transition } from '../../src/storyboard/storyboard.js';
import { hashFile } from '../../src/system/hash-file.js';
import { buildTimeline } from '../../src/timeline/build-timeline.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { Timeline } from '../../src/timeline/timeline.js';
import { drawnFrames } from '../media/drawn-frames.js';
import { untroubled } from '../media/engines.js';
import { plainFilm } from '../rig/plain-film.js';

/** A file as a clip of the store. */
export async function clipOf(path: string): Promise<Clip> {
  return {
    path,
    digest: await hashFile(path),
    bytes: statSync(path).size,
    facts: await probeClip(path),
  };
}

/** An ordinary clip of our own encoder. */
export async function drawnClip(
  engine: MediaEngine,
  path: string,
  { width = 96, height = 64, frames = 12, fps = 30 } = {},
): Promise<Clip> {
  const drawn = drawnFrames(width, height, frames);
  await encodeFrames(engine, { frames: drawn, size: { width, height }, fps, path }, untroubled);
  return clipOf(path);
}

export const settings = plainFilm;

/** A shot that starts and ends on keyframes of its own, unless others are named. */
export function shot(
  id: string,
  first = `${id}-first.png`,
  last = `${id}-last.png`,
  transition: Transition = { kind: 'cut' },
): Shot {
  const image = (uri: string) => ({ uri, name: null, at: [] });
  return {
    id,
    title: null,
    first: image(first),
    last: image(last),
    prompt: 'It moves.',
    negativePrompt: null,
    template: null,
    model: 'wan2.2-kf2v-flash',
    resolution: null,
    duration: null,
    ratio: null,
    generateAudio: null,
    promptExtend: false,
    watermark: false,
    drivingAudio: null,
    normalize: false,
    seed: null,
    transition,
    captions: [],
    audio: null,
    at: [],
    origins: {},
  };
}

/** The timeline of these clips, each a shot of its own, with the transitions between them. Clips without a file are placeholders. */
export function timelineOf(
  clips: readonly Clip[],
  film: Partial<FilmSettings> = {},
  transitions: readonly (Transition | 'continue')[] = [],
): Timeline {
  const shots = clips.map((_, index) => {
    const transition = transitions[index - 1] ?? { kind: 'cut' };
    if (transition !== 'continue') return shot(`s${index}`, undefined, undefined, transition);
    return shot(`s${index}`, `s${index - 1}-last.png`);
  });
  return buildTimeline({
    storyboard: { title: null, film: { ...settings, ...film }, shots },
    models: new Map(),
    sounds: new Map(),
    clips: new Map(clips.map((clip, index) => [`s${index}`, clip])),
    placeholders: new Set(clips.flatMap(({ path }, index) => (path === '' ? [`s${index}`] : []))),
  });
}

/** What films are made with in tests: this engine, and a job runner of its own. */
export function toolsWith(
  engine: MediaEngine | FilmTools['engine'],
  emit: FilmTools['emit'] = () => {},
  signal: AbortSignal = untroubled,
): FilmTools {
  const find = typeof engine === 'function' ? engine : async () => engine;
  return { engine: find, jobs: openLocalRunner({ engine: find }), emit, signal };
}

/** Assembles, and keeps what was reported. */
export async function assembled(
  timeline: Timeline,
  folder: string,
  engine: MediaEngine,
  name = 'film.mp4',
): Promise<{ readonly film: Film; readonly events: readonly RenderHappening[] }> {
  const events: RenderHappening[] = [];
  const film = await assembleFilm(
    { timeline, output: join(folder, name), cache: join(folder, 'conformed') },
    toolsWith(engine, (event) => void events.push(event)),
  );
  // A film that could not be joined as it was planned is a defect, even where it plays.
  expect(events.filter(({ type }) => type === 'warned')).toEqual([]);
  return { film, events };
}

/** The film of a timeline, to be read from its clips. */
export async function streamed(
  timeline: Timeline,
  folder: string,
  engine: MediaEngine,
): Promise<StreamedFilm> {
  const { file } = await assembleTracks(
    { timeline, cache: join(folder, 'conformed') },
    { ...toolsWith(engine), fileIndexes: openFileIndexCache() },
  );
  return streamedFilm(file);
}

/** All bytes of such a film, or those from one place to before another. */
export async function bytesOf(film: StreamedFilm, from = 0, to = film.bytes): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  for await (const block of film.read(from, to)) blocks.push(block);
  return Buffer.concat(blocks);
}

/** The digest of every frame of a file, in the order of showing. */
export async function frameDigests(engine: MediaEngine, path: string): Promise<readonly string[]> {
  const { width, height, pixelFormat } = await probeClip(path);
  const wanted = pixelFormat.startsWith('yuv420p') ? 'yuv420p' : 'rgb24';
  const frames = await decodeFrames(
    engine,
    path,
    { pixelFormat: wanted, size: { width, height } },
    untroubled,
  );
  return frames.map((frame) => sha256(frame));
}

/** Time from each frame to the next, in seconds. */
export async function steps(path: string): Promise<ReadonlySet<number>> {
  const track = videoTrack(await readMp4(path));
  const { ranks } = frameTiming(track);
  const times: number[] = [];
  let decode = 0;
  for (let sample = 0; sample < track.samples.count; sample += 1) {
    times[ranks[sample]!] = (decode + track.samples.compositions[sample]!) / track.timescale;
    decode += track.samples.durations[sample]!;
  }
  return new Set(times.slice(1).map((time, index) => Math.round((time - times[index]!) * 1e6) / 1e6));
}
