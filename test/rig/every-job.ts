import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/base/digest.js';
import { measureSeams } from '../../src/film/colour/measure-seam-frames.js';
import { assembleFilm } from '../../src/film/output/assemble-film.js';
import { makeOutput } from '../../src/film/output/make-output.js';
import type { MediaEngine } from '../../src/media/engine.js';
import type { JobRunner } from '../../src/media/job.js';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import { openDraft } from '../../src/providers/draft/open-draft.js';
import type { Caption, OutputSettings, Shot, Transition } from '../../src/storyboard/storyboard.js';
import { hashFile } from '../../src/system/hash-file.js';
import { buildOutputTimeline } from '../../src/timeline/build-output-timeline.js';
import { buildTimeline } from '../../src/timeline/build-timeline.js';
import { drawnClip, settings, shot } from '../film/film-rig.js';
import { image, untroubled } from '../media/engines.js';
import { requestFor } from './takes.js';
import { waveFile } from './wav.js';

function keyframe(name: string): ImageKeyframe {
  const digest = sha256(readFileSync(image(name)));
  const facts = { from: 'file', bytes: 1, format: 'png', orientation: 1, alpha: false } as const;
  return { kind: 'image', uri: name, digest, size: { width: 320, height: 180 }, file: image(name), ...facts };
}

/** Where the work is done. */
export interface Place {
  readonly engine: MediaEngine;
  /** Absolute path of an existing folder. */
  readonly folder: string;
}

// Texts with characters that mean something in a filter of ffmpeg.
const TITLE = '雨の夜: "50%", [in]; movie=/etc/hostname';
const CAPTION = '雨: [50%];';

const shared = keyframe('push-a.png');
// One more than one ffmpeg mixes, so that voices become stems.
const SHOTS = 25;

function shotAt(n: number): Shot {
  const transition: Transition =
    n === 1
      ? { kind: 'dissolve', seconds: 0.1 }
      : n === 3
        ? { kind: 'cut', match: { frames: 2, strength: 1 } }
        : { kind: 'cut' };
  const caption: Caption = { text: CAPTION, from: null, to: null };
  return {
    ...shot(`s${n}`, n === 3 ? shared.uri : undefined, n === 2 ? shared.uri : undefined, transition),
    captions: n === 5 ? [caption] : [],
    audio: { src: 'voice.wav', delay: 0, volume: 1, at: [] },
  };
}

/** Assembles a film with its outputs and measures its seams: every kind of job but a drawing. Answers the paths of the films. */
export async function renderEverything(
  runner: JobRunner,
  { engine, folder }: Place,
): Promise<readonly string[]> {
  const clip = await drawnClip(engine, join(folder, 'clip.mp4'));
  const other = await drawnClip(engine, join(folder, 'other.mp4'), { width: 64, height: 48 });
  const voice = join(folder, 'voice.wav');
  writeFileSync(
    voice,
    waveFile(0.1, () => 0),
  );
  const shots = Array.from({ length: SHOTS }, (_, n) => shotAt(n));
  const input = {
    storyboard: { title: TITLE, film: { ...settings, captions: 'burn' as const }, shots },
    clips: new Map(shots.map(({ id }, n) => [id, n === 0 ? other : clip])),
    models: new Map(shots.map(({ id }) => [id, 'wan: a model (v2)'])),
    sounds: new Map([['voice.wav', { path: voice, digest: await hashFile(voice, untroubled) }]]),
    keyframes: new Map([[shared.uri, shared]]),
  };
  const timeline = buildTimeline(input);
  const cache = join(folder, 'conformed');
  const tools = { engine: async () => engine, jobs: runner, emit: () => {}, signal: untroubled };
  const kept = join(folder, 'films', 'film.mp4');
  const film = { timeline, output: join(folder, 'film.mp4'), cache, kept, keyframes: [shared] };
  await assembleFilm(film, tools);
  const images = new Map([['s2', { first: null, last: shared }]]);
  await measureSeams({ timeline, images, cache }, tools);
  for (const output of outputs) {
    const { kind, output: name } = output;
    const small = buildOutputTimeline(input, output, timeline.format);
    const path = join(folder, name);
    const kept = join(folder, 'films', name);
    await makeOutput({ kind, timeline: small, path, cache, kept, scratch: folder }, tools);
  }
  return ['film.mp4', ...outputs.map(({ output }) => output)].map((name) => join(folder, name));
}

const plain: Omit<OutputSettings, 'output' | 'kind'> = {
  ...{ size: null, aspect: null, width: null, fps: 10, fit: 'cover', colour: '#000000' },
  ...{ from: 's1', to: 's1', captions: 'soft', at: [] },
};

// Every kind of output.
const outputs: readonly OutputSettings[] = [
  { ...plain, output: 'upright.mp4', kind: 'film', aspect: [9, 16] },
  { ...plain, output: 'out.gif', kind: 'gif', captions: 'off' },
  { ...plain, output: 'out.webp', kind: 'webp', captions: 'off' },
];

/** Draws a draft. */
export async function drawDraft(runner: JobRunner, { engine, folder }: Place): Promise<void> {
  await using draft = openDraft({
    jobs: runner,
    engine: async () => engine,
    folder: async () => folder,
    pollWaitMs: 120_000,
  });
  const request = {
    ...requestFor('rain'),
    ...{ provider: 'draft', model: 'wan2.2-kf2v-flash', resolution: '480P', duration: 0.1 },
    ...{ first: shared, last: keyframe('push-b.png') },
  };
  const operation = await draft.submit(request, untroubled);
  const { state } = await draft.poll(operation, untroubled);
  if (state !== 'done') throw new Error(`The draft is ${state}.`);
}
