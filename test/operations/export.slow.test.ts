import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WrittenExport } from '../../src/events/export-outcome.js';
import { allExportKinds, type ExportKind, exportKinds } from '../../src/export/export-kinds.js';
import { decodeFrames } from '../../src/media/decode-frames.js';
import { exportEdit } from '../../src/operations/export.js';
import { render } from '../../src/operations/render.js';
import { retake } from '../../src/operations/retake.js';
import { openProject, type Project } from '../../src/project/project.js';
import { tempPathFor } from '../../src/system/temp-name.js';
import { heard, RATE } from '../film/sound-rig.js';
import { engineHere } from '../media/engines.js';
import { COUNTING, countingProvider } from '../rig/counting-provider.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { spending } from '../rig/quick-provider.js';
import { type ReadEdit, type ReadShot, readers } from '../rig/read-edits.js';
import { waveFile } from '../rig/wav.js';

const engine = await engineHere();
const { signal } = spending;

const TITLE = "“灯笼” & <friends> 'n' 🏮";

function storyboard(fps: number): string {
  return `version: 1
title: ${JSON.stringify(TITLE)}
film: { output: film.mp4, fps: ${fps}, chapters: true, captions: soft, audio: { src: bed.wav, volume: 0.5, offset: 250ms, fade_in: 200ms, fade_out: 400ms } }
provider: quick
shots:
  - { id: one, title: "Dächer & 屋根", first: push-a.png, last: push-b.png, prompt: 'She says "go" & runs <fast>.', caption: 'It rains. 雨です。' }
  - { id: two, first: previous, last: plain.png, prompt: Two., audio: { src: voice.wav, at: 300ms, volume: 2 } }
  - { id: three, first: push-a.png, last: plain.png, prompt: Three., transition: { dissolve: 500ms } }
  - { id: four, first: push-b.png, last: plain.png, prompt: Four., transition: { fade: 400ms, color: '#204060' } }
  - { id: five, first: push-b.png, last: push-a.png, prompt: Five., transition: { wipe: 300ms, style: wipeleft } }
`;
}

interface Rendered {
  readonly files: TestProject;
  readonly project: Project;
  readonly fps: number;
  /** Of each frame of the film. */
  readonly film: readonly Colour[];
}

type Colour = readonly [y: number, u: number];

const made = new Map<number, Rendered>();

async function renderAt(fps: number): Promise<Rendered> {
  const files = await openTestProject(storyboard(fps));
  await files.write(
    'bed.wav',
    waveFile(3, (at) => (at % 0.7 < 0.1 ? 0.3 * Math.sin(2 * Math.PI * 500 * at) : 0)),
  );
  await files.write(
    'voice.wav',
    waveFile(0.4, (at) => 0.25 * Math.sin(2 * Math.PI * 1700 * at)),
  );
  const project = openProject({
    storyboard: files.storyboard,
    env: { PATH: process.env.PATH },
    providers: [countingProvider(async () => engine)],
  });
  expect(await render(project, spending)).toMatchObject({ status: 'finished' });
  return { files, project, fps, film: await colours(join(files.folder, 'film.mp4')) };
}

beforeAll(async () => {
  made.set(30, await renderAt(30));
  made.set(24, await renderAt(24));
});
afterAll(async () => {
  for (const { project, files } of made.values()) {
    await project[Symbol.asyncDispose]();
    await files[Symbol.asyncDispose]();
  }
});

describe.each([30, 24])('a film with %s frames per second', (fps) => {
  test.each(allExportKinds)(
    'read from its %s, shows every frame of the film at its place',
    async (format) => {
      const { project, files, film } = made.get(fps)!;
      const { edit, outcome } = await exportAndRead(project, files, format, fps);
      expect(outcome).toMatchObject({ status: 'exported', shots: 5, frames: film.length, rate: [fps, 1] });
      expect(edit.shots.map(({ name }) => name.replace(/ take.*/, ''))).toEqual([
        'one',
        'two',
        'three',
        'four',
        'five',
      ]);
      const clips = new Map<string, readonly Colour[]>();
      for (const { file } of edit.shots) clips.set(file, await colours(file));
      const isMixed = (frame: number) =>
        edit.mixed.some(([from, to]) => frame >= Math.round(from * fps) && frame < Math.round(to * fps));
      const wrong = film.flatMap((shown, frame) => {
        if (isMixed(frame)) return [];
        const shot = edit.shots.findLast(({ at }) => Math.round(at * fps) <= frame);
        return shot && isClose(shown, frameOf(shot, frame, clips, fps), fps) ? [] : [`${frame}: ${shown}`];
      });
      expect(wrong).toEqual([]);
      // Three transitions of 15, 12 and 9 frames at 30 frames per second, and nothing else is mixed.
      const mixed = film.filter((_, frame) => isMixed(frame)).length;
      expect(mixed).toBe(Math.round(0.5 * fps) + Math.round(0.4 * fps) + Math.round(0.3 * fps));
      for (const [from, to] of edit.mixed) {
        const middle = Math.floor(((from + to) / 2) * fps);
        const pure = edit.shots.filter(
          ({ at, length }) => middle / fps >= at - 0.5 && middle / fps < at + length + 0.5,
        );
        expect(pure.some((shot) => isClose(film[middle]!, frameOf(shot, middle, clips, fps), 30))).toBe(
          false,
        );
      }
    },
  );
});

function frameOf(
  { file, from, at }: ReadShot,
  frame: number,
  clips: ReadonlyMap<string, readonly Colour[]>,
  fps: number,
): Colour | undefined {
  return clips.get(file)?.[Math.round((frame / fps - at + from) * 30 - (fps === 30 ? 0 : 0.01))];
}

// At the rate of the clip, frames are 2.4 levels apart. Converted, a neighbour may be shown.
function isClose([y, u]: Colour, other: Colour | undefined, fps: number): boolean {
  return other !== undefined && Math.abs(y - other[0]) < (fps === 30 ? 1.5 : 4) && Math.abs(u - other[1]) < 4;
}

async function colours(path: string): Promise<readonly Colour[]> {
  const { width, height } = COUNTING.size;
  const frames = await decodeFrames(engine, path, { pixelFormat: 'yuv420p', size: COUNTING.size }, signal);
  const mean = (bytes: Uint8Array): number => bytes.reduce((sum, one) => sum + one, 0) / bytes.length;
  const luma = width * height;
  return frames.map((frame) => [mean(frame.subarray(0, luma)), mean(frame.subarray(luma, (luma * 5) / 4))]);
}

async function exportAndRead(
  project: Project,
  files: TestProject,
  format: ExportKind,
  fps: number,
  options: { readonly handles?: number } = {},
): Promise<{ readonly edit: ReadEdit; readonly text: string; readonly outcome: WrittenExport }> {
  const copyTo = join(files.folder, 'hand over');
  const outcome = await exportEdit(project, { format, copyTo, signal, ...options });
  if (outcome.status !== 'exported') throw new Error(`The export ended as ${outcome.status}.`);
  const text = await readFile(outcome.path, 'utf8');
  return { edit: readers[format](text, outcome.path, fps), text, outcome };
}

test.each(['otio', 'fcpxml', 'edl', 'jianying'] as const)(
  'sounds read from the %s are where the film has them',
  async (format) => {
    const { project, files } = made.get(30)!;
    const { edit } = await exportAndRead(project, files, format, 30);
    const seconds = made.get(30)!.film.length / 30;
    const mix = new Float32Array(Math.round(seconds * RATE));
    for (const { file, from, at, length, volume, fadeIn, fadeOut } of edit.sounds) {
      const samples = await heard(file, engine);
      for (let n = 0; n < length * RATE; n += 1) {
        const place = Math.round(at * RATE) + n;
        const rise = fadeIn > 0 ? Math.min(1, n / RATE / fadeIn) : 1;
        const fall = fadeOut > 0 ? Math.min(1, (length - n / RATE) / fadeOut) : 1;
        if (place < mix.length)
          mix[place]! += volume * rise * fall * (samples[Math.round(from * RATE) + n] ?? 0);
      }
    }
    const film = loudness(await heard(join(files.folder, 'film.mp4'), engine));
    const read = loudness(mix);
    // Windows of 10 ms: half a frame. The film lowers its bed under the voice, so they are similar and not equal.
    const similar = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((lag) => correlation(film, read, lag));
    expect(similar[4]).toBeGreaterThan(0.9);
    // A list of whole frames places sounds to within half a frame.
    const near = format === 'edl' ? similar.slice(2, 7) : similar.slice(4, 5);
    expect(near).toContain(Math.max(...similar));
  },
);

const WINDOW = RATE / 100;

function loudness(samples: Float32Array): readonly number[] {
  return Array.from({ length: Math.floor(samples.length / WINDOW) }, (_, n) =>
    Math.sqrt(
      samples.subarray(WINDOW * n, WINDOW * (n + 1)).reduce((sum, one) => sum + one * one, 0) / WINDOW,
    ),
  );
}

function correlation(a: readonly number[], b: readonly number[], lag: number): number {
  const pairs = a.flatMap((one, n) => (b[n + lag] === undefined ? [] : [[one, b[n + lag]!] as const]));
  const mean = (of: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length;
  const [left, right] = [mean(0), mean(1)];
  let [both, first, second] = [0, 0, 0];
  for (const [x, y] of pairs) {
    both += (x - left) * (y - right);
    first += (x - left) ** 2;
    second += (y - right) ** 2;
  }
  return both / Math.sqrt(first * second);
}

test.each(exportKinds)('names in every language and with every sign survive in the %s', async (format) => {
  const { project, files } = made.get(30)!;
  const { edit } = await exportAndRead(project, files, format, 30);
  if (format !== 'csv') expect(edit.name).toBe(TITLE);
  const said = edit.markers.join('\n');
  for (const text of ['She says "go" & runs <fast>.', 'It rains. 雨です。', 'Dächer & 屋根'])
    expect(said).toContain(text);
});

test('a marker of each clip says what made it', async () => {
  const { project, files } = made.get(30)!;
  for (const format of ['otio', 'fcpxml', 'edl'] as const) {
    const { edit } = await exportAndRead(project, files, format, 30);
    const said = edit.markers.join('\n').toLowerCase();
    for (const fact of [
      'model: quick quick-1',
      'cost: 0.01 usd',
      'first frame: push-a.png',
      'last frame: push-b.png',
    ])
      expect(said).toContain(fact);
    expect(said).toMatch(/take: [0-9a-f]{12}-[0-9a-f]{12} \(1, 1 in all\)/);
  }
});

test('other takes of a shot are alternatives, and every file of the folder is used', async () => {
  await using files = await made.get(30)!.files.copy();
  await using project = openProject({
    storyboard: files.storyboard,
    env: { PATH: process.env.PATH },
    providers: [countingProvider(async () => engine, 6)],
  });
  expect(await retake(project, { ...spending, shots: ['two'], count: 2 })).toMatchObject({
    status: 'retaken',
  });
  for (const format of ['otio', 'fcpxml', 'edl'] as const) {
    const { edit, outcome } = await exportAndRead(project, files, format, 30);
    expect(outcome).toMatchObject({ alternatives: 2, files: 9 });
    expect(edit.shots.map(({ others }) => others.length)).toEqual([0, 2, 0, 0, 0]);
  }
});

test('shots whose clips have fewer frames than the handles are listed', async () => {
  const { project, files } = made.get(30)!;
  const { outcome } = await exportAndRead(project, files, 'otio', 30, { handles: 4 });
  // A dissolve leaves frames of both of its shots; a cut and a fade leave none.
  expect(outcome.shortHandles).toEqual(['one', 'two', 'three', 'four']);
  const { outcome: without } = await exportAndRead(project, files, 'otio', 30, { handles: 0 });
  expect(without.shortHandles).toEqual([]);
});

test('without the clips of all shots nothing is written, and the missing ones are named', async () => {
  await using files = await made.get(30)!.files.copy();
  await rm(join(files.folder, '.inbetween'), { recursive: true });
  await using project = openProject({
    storyboard: files.storyboard,
    env: { PATH: process.env.PATH },
    providers: [countingProvider(async () => engine)],
  });
  expect(await exportEdit(project, { format: 'edl', signal })).toEqual({
    status: 'incomplete',
    missing: ['one', 'two', 'three', 'four', 'five'],
  });
});

test('every render writes the exports of the storyboard, and they change neither the film nor the lockfile', async () => {
  await using files = await made.get(30)!.files.copy();
  await using project = openProject({
    storyboard: files.storyboard,
    env: { CUT: 'cut', PATH: process.env.PATH },
    providers: [countingProvider(async () => engine)],
  });
  await render(project, spending);
  const lock = await files.read('storyboard.lock');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the storyboard replaces it
  const exports = 'exports: ["${CUT}/film.edl", { output: "${CUT}/film.fcpxml", media: copy, handles: 12 }]';
  await files.write(
    'storyboard.yaml',
    storyboard(30).replace('chapters: true', `chapters: true, ${exports}`),
  );
  expect(await render(project, spending)).toMatchObject({ status: 'unchanged' });
  expect((await files.read('storyboard.lock')).equals(lock)).toBe(true);
  const edl = join(files.folder, 'cut/film.edl');
  expect((await readFile(edl, 'utf8')).split('\r\n')[0]).toBe(`TITLE: ${TITLE}`);
  const fcpxml = join(files.folder, 'cut/film.fcpxml');
  const edit = readers.fcpxml(await readFile(fcpxml, 'utf8'), fcpxml, 30);
  for (const { file } of [...edit.shots, ...edit.sounds]) {
    expect(dirname(file)).toBe(join(files.folder, 'cut/media'));
    expect((await stat(file)).size).toBeGreaterThan(0);
  }
  const before = await stat(edl, { bigint: true });
  await render(project, spending);
  expect((await stat(edl, { bigint: true })).mtimeNs).toBe(before.mtimeNs);
});

test('a place that cannot hold an export is reported before anything is spent', async () => {
  await using files = await openTestProject(
    storyboard(30)
      .replace('chapters: true', 'exports: [film.mp4.csv, bed.wav/cut.edl, film.mp4.csv]')
      .replaceAll(/, audio: \{ src: (bed|voice).*?\}/g, ''),
  );
  await files.write('bed.wav', 'a file');
  await using project = openProject({
    storyboard: files.storyboard,
    env: { PATH: process.env.PATH },
    providers: [countingProvider(async () => engine)],
  });
  const outcome = await render(project, spending);
  if (outcome.status !== 'invalid') throw new Error(`It ended as ${outcome.status}.`);
  expect(outcome.diagnostics.map(({ message }) => message)).toEqual([
    expect.stringContaining('This export cannot be written to "bed.wav/cut.edl"'),
    'This export cannot be written to "film.mp4.csv": export 1 has the same name.',
  ]);
});

test('an export never replaces a file of another kind', async () => {
  const { project, files } = made.get(30)!;
  const before = await files.read('storyboard.yaml');
  await expect(exportEdit(project, { format: 'csv', output: files.storyboard, signal })).rejects.toThrow(
    'it must end in .csv',
  );
  expect((await files.read('storyboard.yaml')).equals(before)).toBe(true);
});

test('what a killed export left behind is removed by the next one', async () => {
  const { project, files } = made.get(30)!;
  const { outcome } = await exportAndRead(project, files, 'edl', 30);
  const [copy] = await readdir(join(files.folder, 'hand over/media'));
  const left = [tempPathFor(outcome.path), tempPathFor(join(files.folder, 'hand over/media', copy!))];
  for (const path of left) {
    await writeFile(path, 'half');
    await utimes(path, 0, 0);
  }
  await exportAndRead(project, files, 'edl', 30);
  for (const path of left) await expect(stat(path)).rejects.toThrow('ENOENT');
});
