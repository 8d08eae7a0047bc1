import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MediaArgument } from '../../src/media/engine.js';
import type { Caption, FilmSettings } from '../../src/storyboard/storyboard.js';
import { buildTimeline } from '../../src/timeline/build-timeline.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { Timeline } from '../../src/timeline/timeline.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { assembled, drawnClip, frameDigests, settings, shot } from './film-rig.js';

const engine = await engineHere();
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());
let clip: Clip;

beforeAll(async () => {
  clip = await drawnClip(engine, join(store.path, 'clip.mp4'), { frames: 60 });
});

const whole = (text: string): Caption => ({ text, from: null, to: null });
const captions: readonly (readonly Caption[])[] = [
  [whole('雨下了好几天。')],
  [],
  [
    { text: 'It has been\nraining & <raining>', from: 0.5, to: 1 },
    { text: 'for days.', from: 1, to: 9 },
  ],
];

function timeline(film: Partial<FilmSettings> = {}, models = new Map<string, string>()): Timeline {
  const shots = captions.map((own, n) => ({
    ...shot(`s${n}`, undefined, undefined, n === 1 ? { kind: 'dissolve', seconds: 0.2 } : { kind: 'cut' }),
    title: n === 0 ? 'Rain; and = more' : null,
    captions: own,
  }));
  return buildTimeline({
    storyboard: { title: 'The blue monster', film: { ...settings, ...film }, shots },
    clips: new Map(shots.map(({ id }) => [id, clip])),
    models,
    sounds: new Map(),
  });
}

async function extracted(path: string, args: readonly string[]): Promise<string> {
  const all: readonly MediaArgument[] = ['-i', { read: path }, ...args, 'pipe:1'];
  return Buffer.from((await engine.run({ args: all }, untroubled)).stdout).toString('utf8');
}

test('captions and chapters have their frames, transitions counted', () => {
  const { captions: cut, chapters, frames } = timeline({ chapters: true });
  expect(frames).toBe(174);
  expect(cut.cues).toEqual([
    { text: '雨下了好几天。', from: 0, to: 54 },
    { text: 'It has been\nraining & <raining>', from: 129, to: 144 },
    { text: 'for days.', from: 144, to: 174 },
  ]);
  expect(chapters).toEqual([
    { title: 'Rain; and = more', from: 0 },
    { title: 's1', from: 57 },
    { title: 's2', from: 114 },
  ]);
});

test('a soft track holds the captions, in its language', async () => {
  using folder = temporaryFolder();
  const { film } = await assembled(timeline({ language: 'zho' }), folder.path, engine);
  const srt = (await extracted(film.path, ['-map', '0:s:0', '-f', 'srt'])).replace(/<\/?font[^>]*>|\r/g, '');
  expect(srt).toContain('00:00:00,000 --> 00:00:01,800\n雨下了好几天。\n');
  expect(srt).toContain('00:00:04,300 --> 00:00:04,800\nIt has been\nraining & <raining>\n');
  expect(srt).toContain('00:00:04,800 --> 00:00:05,800\nfor days.\n');
  const language = await engine.run(
    {
      args: ['-loglevel', 'info', '-i', { read: film.path }, '-map', '0:v', '-c', 'copy', '-f', 'null', '-'],
    },
    untroubled,
  );
  expect(language.stderr).toMatch(/\(zho\): Subtitle: mov_text/);
  expect(film.sidecars).toEqual([]);
});

test('chapters and metadata are read by others', async () => {
  using folder = temporaryFolder();
  const { film } = await assembled(timeline({ chapters: true, captions: 'off' }), folder.path, engine);
  const data = await extracted(film.path, ['-f', 'ffmetadata']);
  expect(data).toContain('title=The blue monster');
  expect(data).toContain('comment=Made with inbetween.');
  expect(data).not.toContain('AIGC');
  const chapters = [...data.matchAll(/TIMEBASE=1\/(\d+)\nSTART=(\d+)\nEND=(\d+)\ntitle=(.*)/g)].map(
    ([, base, start, end, title]) => [Number(start) / Number(base), Number(end) / Number(base), title],
  );
  expect(chapters).toEqual([
    [0, 1.9, 'Rain\\; and \\= more'],
    [1.9, 3.8, 's1'],
    [3.8, 5.8, 's2'],
  ]);
  expect(await frameDigests(engine, film.path)).toHaveLength(174);
});

test('sidecar files are next to the film', async () => {
  using folder = temporaryFolder();
  const { film } = await assembled(timeline({ captions: 'sidecar' }), folder.path, engine);
  const [srt, vtt] = ['srt', 'vtt'].map((ending) => join(folder.path, `film.${ending}`)) as [string, string];
  expect(film.sidecars).toEqual([srt, vtt]);
  expect(readFileSync(srt, 'utf8')).toBe(
    '1\n00:00:00,000 --> 00:00:01,800\n雨下了好几天。\n\n' +
      '2\n00:00:04,300 --> 00:00:04,800\nIt has been\nraining & ‹raining›\n\n' +
      '3\n00:00:04,800 --> 00:00:05,800\nfor days.\n',
  );
  const web = readFileSync(vtt, 'utf8');
  expect(web.startsWith('WEBVTT\n\n00:00:00.000 --> 00:00:01.800\n')).toBe(true);
  expect(web).toContain('raining &amp; &lt;raining&gt;');
});

test('a film without captions has no caption track', async () => {
  using folder = temporaryFolder();
  const { film } = await assembled(timeline({ captions: 'off' }), folder.path, engine);
  await expect(extracted(film.path, ['-map', '0:s', '-f', 'srt'])).rejects.toMatchObject({
    code: 'ffmpeg-failed',
  });
  expect(existsSync(join(folder.path, 'film.srt'))).toBe(false);
});

test('images of a model are labelled, by the Chinese rule and by IPTC', async () => {
  using folder = temporaryFolder();
  const models = new Map([
    ['s0', 'wan2.2-kf2v-flash'],
    ['s2', 'wanx2.1-kf2v-plus'],
  ]);
  const { film } = await assembled(timeline({}, models), folder.path, engine);
  const data = await extracted(film.path, ['-f', 'ffmetadata']);
  const label = /^AIGC=(.*)$/m.exec(data)?.[1]?.replace(/\\(.)/g, '$1') ?? '';
  expect(JSON.parse(label)).toMatchObject({
    Label: '1',
    ContentProducer: 'wan2.2-kf2v-flash,wanx2.1-kf2v-plus',
  });
  expect(data).toContain('title=The blue monster');
  const bytes = readFileSync(film.path);
  expect(bytes.includes('digitalsourcetype/trainedAlgorithmicMedia')).toBe(true);
  expect(await frameDigests(engine, film.path)).toHaveLength(174);
});
