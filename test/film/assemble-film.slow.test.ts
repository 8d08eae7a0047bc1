import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleFilm } from '../../src/film/output/assemble-film.js';
import type { MediaEngine } from '../../src/media/engine.js';
import { probeClip } from '../../src/media/probe.js';
import type { Clip } from '../../src/timeline/clip.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { assembled, clipOf, drawnClip, frameDigests, steps, timelineOf, toolsWith } from './film-rig.js';

// An ffmpeg in WebAssembly on a busy machine takes its time.
const engine = await engineHere();
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());
let clips: readonly Clip[];
const noEngine = (): Promise<never> => Promise.reject(new Error('nothing was to be encoded'));

beforeAll(async () => {
  const frames = [12, 13, 9];
  clips = await Promise.all(
    frames.map((count, n) => drawnClip(engine, join(store.path, `${n}.mp4`), { frames: count })),
  );
});

const many = (count: number): Clip[] => Array.from({ length: count }, (_, n) => clips[n % clips.length]!);

test.each([1, 2, 12])('%i clips make a film of all their frames', async (count) => {
  using folder = temporaryFolder();
  const used = many(count);
  const { film } = await assembled(timelineOf(used), folder.path, engine);
  const frames = used.reduce((sum, clip) => sum + clip.facts.frames, 0);
  expect(film).toMatchObject({ frames, size: { width: 96, height: 64 }, rate: [30, 1] });
  expect(film.packets).toEqual({ copied: frames, total: frames });
  expect(await probeClip(film.path)).toMatchObject({
    frames,
    rate: [30, 1],
    timescale: 15360,
    duration: expect.closeTo(frames / 30, 9),
    oddEdit: false,
    colour: { matrix: 'bt709' },
  });
  expect([...(await steps(film.path))]).toHaveLength(frames > 1 ? 1 : 0);
  const expected = (await Promise.all(used.map((clip) => frameDigests(engine, clip.path)))).flat();
  expect(await frameDigests(engine, film.path)).toEqual(expected);
});

test('matching clips are joined without any ffmpeg, with the index in front', async () => {
  using folder = temporaryFolder();
  const output = join(folder.path, 'film.mp4');
  await assembleFilm(
    { timeline: timelineOf(many(3)), output, cache: join(folder.path, 'conformed') },
    toolsWith(noEngine),
  );
  const bytes = readFileSync(output);
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  expect(readdirSync(folder.path)).toEqual(['film.mp4']);
});

test('the same clips give the same bytes, and the digest is theirs', async () => {
  using folder = temporaryFolder();
  const timeline = timelineOf(many(5));
  const [one, two] = [
    await assembled(timeline, folder.path, engine, 'one.mp4'),
    await assembled(timeline, folder.path, engine, 'two.mp4'),
  ];
  expect(readFileSync(one.film.path).equals(readFileSync(two.film.path))).toBe(true);
  const { digest, bytes } = await clipOf(one.film.path);
  expect(one.film).toMatchObject({ digest, bytes });
});

test.each(["-dash's 100%d.mp4", join('new folder', 'a b:c 蓝色 怪物.mp4')])(
  'a film may be called %s',
  async (name) => {
    using folder = temporaryFolder();
    const clip = await drawnClip(engine, join(folder.path, `clip ${name.replace(/\W+/g, "'%s 怪")}.mp4`));
    const odd = await drawnClip(engine, join(folder.path, `-odd '%d 怪.mp4`), { width: 64, height: 64 });
    const { film } = await assembled(timelineOf([clip, clip, odd]), folder.path, engine, name);
    expect(await frameDigests(engine, film.path)).toHaveLength(36);
  },
);

test.each(['cover', 'contain', 'stretch'] as const)(
  'a clip of another size is conformed: %s',
  async (fit) => {
    using folder = temporaryFolder();
    const tall = await drawnClip(engine, join(folder.path, 'tall.mp4'), { width: 64, height: 96 });
    const timeline = timelineOf([clips[0]!, tall, clips[1]!], { fit });
    const { film, events } = await assembled(timeline, folder.path, engine);
    expect(film).toMatchObject({
      frames: 37,
      packets: { copied: 25, total: 37 },
      size: { width: 96, height: 64 },
    });
    expect(events).toContainEqual({
      type: 'clip-conformed',
      clip: tall.digest,
      shots: ['s1'],
      why: 'it is 64x96 and the film 96x64',
      frames: 12,
    });
    const frames = await frameDigests(engine, film.path);
    expect(frames.slice(0, 12)).toEqual(await frameDigests(engine, clips[0]!.path));
    expect(frames.slice(24)).toEqual(await frameDigests(engine, clips[1]!.path));
    expect(new Set(frames.slice(12, 24)).size).toBe(12);
    expect([...(await steps(film.path))]).toHaveLength(1);
    const again = await assembled(timeline, folder.path, engine, 'again.mp4');
    expect(again.events.filter(({ type }) => type === 'clip-conformed')).toEqual([]);
    expect(again.film.digest).toBe(film.digest);
  },
);

test('the film has the requested size, and the old film is kept until the new one is complete', async () => {
  using folder = temporaryFolder();
  const timeline = timelineOf(many(2), { size: { width: 64, height: 48 } });
  const { film } = await assembled(timeline, folder.path, engine);
  expect(await probeClip(film.path)).toMatchObject({ width: 64, height: 48, frames: 25 });
});

test('a clip that is missing, cut off or altered is reported, and the old film is kept', async () => {
  using folder = temporaryFolder();
  const output = join(folder.path, 'film.mp4');
  writeFileSync(output, 'the old film');
  const copy = join(folder.path, 'copy.mp4');
  const rejected: string[] = [];
  const reject = async ({ digest }: Clip): Promise<void> => void rejected.push(digest);
  const whole = readFileSync(clips[0]!.path);
  const tryWith = async (bytes: Buffer | undefined): Promise<unknown> => {
    if (bytes !== undefined) writeFileSync(copy, bytes);
    const clip =
      bytes === undefined
        ? { ...clips[0]!, path: join(folder.path, 'gone.mp4') }
        : { ...clips[0]!, path: copy };
    return assembleFilm(
      { timeline: timelineOf([clips[1]!, clip]), output, cache: join(folder.path, 'conformed') },
      { ...toolsWith(noEngine), reject },
    ).catch((error: { code: string }) => error.code);
  };
  expect(await tryWith(undefined)).toBe('clip-missing');
  expect(rejected).toEqual([]);
  expect(await tryWith(whole.subarray(0, whole.length - 40))).toBe('clip-damaged');
  const flipped = Buffer.from(whole);
  flipped[whole.length - 40]! ^= 1;
  expect(await tryWith(flipped)).toBe('clip-damaged');
  expect(rejected).toEqual([clips[0]!.digest, clips[0]!.digest]);
  expect(readFileSync(output, 'utf8')).toBe('the old film');
  expect(readdirSync(folder.path).sort()).toEqual(['copy.mp4', 'film.mp4']);
});

test('a film that cannot be written, or is stopped, leaves nothing behind', async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'file'), '');
  const assemble = (output: string, signal: AbortSignal) =>
    assembleFilm(
      { timeline: timelineOf(many(2)), output, cache: join(folder.path, 'conformed') },
      toolsWith(noEngine, () => {}, signal),
    );
  await expect(assemble(join(folder.path, 'file', 'film.mp4'), untroubled)).rejects.toMatchObject({
    code: 'film-unwritable',
  });
  const output = join(folder.path, 'film.mp4');
  await expect(assemble(output, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  expect(existsSync(output)).toBe(false);
  expect(readdirSync(folder.path)).toEqual(['file']);
});

test('a segment that is too short is discarded, and the old film is kept', async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'film.mp4'), 'the old film');
  const lazy: MediaEngine = {
    ...engine,
    run: ({ args, ...job }, signal) => {
      const fewer = args.map((argument, n) => (args[n - 1] === '-frames:v' ? '5' : argument));
      return engine.run({ ...job, args: fewer }, signal);
    },
  };
  const timeline = timelineOf(many(2), { size: { width: 64, height: 48 } });
  await expect(assembled(timeline, folder.path, lazy)).rejects.toMatchObject({ code: 'segment-incomplete' });
  expect(readdirSync(join(folder.path, 'conformed'))).toEqual([]);
  expect(readFileSync(join(folder.path, 'film.mp4'), 'utf8')).toBe('the old film');
});
