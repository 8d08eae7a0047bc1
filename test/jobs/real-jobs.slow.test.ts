import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { canonicalJson } from '../../src/base/canonical-json.js';
import { sha256 } from '../../src/base/digest.js';
import type { JsonValue } from '../../src/base/json.js';
import { measureSeams } from '../../src/film/colour/measure-seam-frames.js';
import { assembleFilm } from '../../src/film/output/assemble-film.js';
import { makeOutput } from '../../src/film/output/make-output.js';
import { jobTable } from '../../src/jobs/job-table.js';
import { openLocalRunner } from '../../src/jobs/local-runner.js';
import type { Job, JobKind, JobRunner } from '../../src/media/job.js';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import { openDraft } from '../../src/providers/draft/open-draft.js';
import type { Caption, OutputSettings, Shot, Transition } from '../../src/storyboard/storyboard.js';
import { hashFile } from '../../src/system/hash-file.js';
import { buildOutputTimeline } from '../../src/timeline/build-output-timeline.js';
import { buildTimeline } from '../../src/timeline/build-timeline.js';
import { drawnClip, settings, shot } from '../film/film-rig.js';
import { engineHere, image, temporaryFolder, untroubled } from '../media/engines.js';
import { requestFor } from '../rig/takes.js';

vi.setConfig({ testTimeout: 240_000 });
const engine = await engineHere();
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

/** The jobs of a run and their results, as a runner on another machine would get them. */
interface RecordedRunner extends JobRunner {
  readonly jobs: Job[];
  /** The kinds of the jobs that were executed. */
  readonly made: JobKind[];
}

function recordedRunner(): RecordedRunner {
  const runner = openLocalRunner({ engine: async () => engine });
  const [jobs, made]: [Job[], JobKind[]] = [[], []];
  return {
    jobs,
    made,
    async run(job, options) {
      jobs.push(job);
      const result = await runner.run(job, options);
      if (result.made) made.push(job.kind);
      // Some outputs are removed when they have been used.
      for (const { path, digest } of Object.values(result.outputs))
        expect(await hashFile(path, untroubled)).toBe(digest);
      return result;
    },
  };
}

function keyframe(name: string): ImageKeyframe {
  const digest = sha256(readFileSync(image(name)));
  const facts = { from: 'file', bytes: 1, format: 'png', orientation: 1, alpha: false } as const;
  return { kind: 'image', uri: name, digest, size: { width: 320, height: 180 }, file: image(name), ...facts };
}

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
  const caption: Caption = { text: 'It rains.', from: null, to: null };
  return {
    ...shot(`s${n}`, n === 3 ? shared.uri : undefined, n === 2 ? shared.uri : undefined, transition),
    captions: n === 5 ? [caption] : [],
    audio: { src: 'voice.wav', delay: 0, volume: 1, at: [] },
  };
}

function silence(path: string): void {
  const data = Buffer.alloc(48_000 / 5);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(48_000, 24);
  head.writeUInt32LE(96_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  writeFileSync(path, Buffer.concat([head, data]));
}

async function render(runner: JobRunner): Promise<void> {
  const clip = await drawnClip(engine, join(folder.path, 'clip.mp4'));
  const other = await drawnClip(engine, join(folder.path, 'other.mp4'), { width: 64, height: 48 });
  const voice = join(folder.path, 'voice.wav');
  silence(voice);
  const shots = Array.from({ length: SHOTS }, (_, n) => shotAt(n));
  const input = {
    storyboard: { title: null, film: { ...settings, captions: 'burn' as const }, shots },
    clips: new Map(shots.map(({ id }, n) => [id, n === 0 ? other : clip])),
    models: new Map<string, string>(),
    sounds: new Map([['voice.wav', { path: voice, digest: await hashFile(voice, untroubled) }]]),
    keyframes: new Map([[shared.uri, shared]]),
  };
  const timeline = buildTimeline(input);
  const cache = join(folder.path, 'conformed');
  const tools = { engine: async () => engine, jobs: runner, emit: () => {}, signal: untroubled };
  const kept = join(folder.path, 'films', 'film.mp4');
  const film = { timeline, output: join(folder.path, 'film.mp4'), cache, kept, keyframes: [shared] };
  await assembleFilm(film, tools);
  const images = new Map([['s2', { first: null, last: shared }]]);
  await measureSeams({ timeline, images, cache }, tools);
  for (const output of outputs) {
    const { kind, output: name } = output;
    const small = buildOutputTimeline(input, output, timeline.format);
    const path = join(folder.path, name);
    const kept = join(folder.path, 'films', name);
    await makeOutput({ kind, timeline: small, path, cache, kept, scratch: folder.path }, tools);
  }
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

async function draw(runner: JobRunner): Promise<void> {
  await using draft = openDraft({
    jobs: runner,
    engine: async () => engine,
    folder: async () => folder.path,
    pollWaitMs: 120_000,
  });
  const request = {
    ...requestFor('rain'),
    ...{ provider: 'draft', model: 'wan2.2-kf2v-flash', resolution: '480P', duration: 0.1 },
    ...{ first: shared, last: keyframe('push-b.png') },
  };
  const operation = await draft.submit(request, untroubled);
  expect(await draft.poll(operation, untroubled)).toMatchObject({ state: 'done' });
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

test('the jobs of a render are plain JSON without a path, and every kind of the table is used', async () => {
  const runner = recordedRunner();
  await draw(runner);
  await render(runner);
  for (const job of runner.jobs) {
    expect(JSON.parse(JSON.stringify(job))).toStrictEqual(job);
    expect(JSON.parse(canonicalJson(job as unknown as JsonValue))).toStrictEqual(job);
    const texts = textsIn(job);
    expect(texts.filter((text) => isAbsolute(text) || text.includes(folder.path))).toEqual([]);
  }
  const kinds = new Set(runner.jobs.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual((Object.keys(jobTable) as JobKind[]).sort());
});

test('a second render executes no job, also when its films were deleted', async () => {
  await render(recordedRunner());
  const published = ['film.mp4', ...outputs.map(({ output }) => output)].map((name) =>
    join(folder.path, name),
  );
  const before = published.map((path) => sha256(readFileSync(path)));
  for (const path of published) rmSync(path);
  const runner = recordedRunner();
  await render(runner);
  expect(published.map((path) => sha256(readFileSync(path)))).toEqual(before);
  expect(runner.made).toEqual([]);
  const written = runner.jobs.filter(({ kind }) => kind === 'assemble-output');
  expect(written).toHaveLength(4);
});
