import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { MediaEngine } from '../../src/media/engine.js';
import { resolveEngine } from '../../src/media/resolve-engine.js';
import type { Keyframe } from '../../src/plan/keyframe.js';
import { pdfOfPages } from '../../src/report/pdf-pages.js';
import { type SheetShot, sheetJpegs, sheetPdf } from '../../src/report/storyboard-sheet.js';

const signal = AbortSignal.timeout(200_000);
const file = join(import.meta.dirname, '../../fixtures/keyframes/push-a.png');
const image: Keyframe = {
  ...{ kind: 'image', uri: 'push-a.png', from: 'file', digest: sha256('a'), bytes: 1000, format: 'png' },
  ...{ size: { width: 320, height: 180 }, orientation: 1, alpha: false, file },
} as Keyframe;

const shot = (id: string, prompt: string, captions: readonly string[] = []): SheetShot => ({
  ...{ id, first: image, last: null, heading: `${id}   0.0 – 5.0 s   0.50 CNY`, prompt, captions },
});
const sheetOf = (...shots: readonly SheetShot[]) => ({ title: 'The blue monster', facts: 'facts', shots });

let found: Promise<MediaEngine> | undefined;
function engine(): Promise<MediaEngine> {
  found ??= resolveEngine({ flag: undefined, env: process.env, signal });
  return found;
}

/** The grey of each pixel of a JPEG. */
async function greyOf(jpeg: Uint8Array): Promise<Uint8Array> {
  async function* input() {
    yield jpeg;
  }
  const args = ['-f', 'mjpeg', '-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
  return (await (await engine()).run({ args, input: input() }, signal)).stdout;
}

test('a sheet has an image, a prompt and a caption for each shot, in scripts of either direction', async () => {
  const prompts = ['The camera pushes in.', '雨の夜、狐が立つ。', 'المطر يهطل على المدينة', ''];
  const inks: number[] = [];
  for (const prompt of prompts) {
    const [jpeg = new Uint8Array()] = await sheetJpegs(sheetOf(shot('one', prompt)), await engine(), signal);
    const grey = await greyOf(jpeg);
    expect(grey).toHaveLength(1240 * 1754);
    let dark = 0;
    for (let y = 172; y < 352; y += 1)
      for (let x = 740; x < 1180; x += 1) dark += (grey[y * 1240 + x] as number) < 128 ? 1 : 0;
    inks.push(dark);
    // The image, and the empty place of the missing last frame.
    expect(grey[250 * 1240 + 200]).toBeLessThan(250);
    expect(grey[250 * 1240 + 560]).toBeGreaterThan(250);
  }
  expect(inks.slice(0, 3).every((dark) => dark > 100)).toBe(true);
  expect(inks[3]).toBe(0);
});

test('a JPEG that would be too long goes on in another file, and no shot is left out', async () => {
  const shots = Array.from({ length: 190 }, (_, index) => ({ ...shot(`s${index}`, ''), first: null }));
  const files = await sheetJpegs(sheetOf(...shots), await engine(), signal);
  const sizes = await Promise.all(files.map(greyOf));
  const page = 1240 * 1754;
  expect(sizes.map(({ length }) => length)).toEqual([30 * page, 2 * page]);
  // Six headings on each page, and four on the last one.
  const headings = (grey: Uint8Array, from: number) =>
    Array.from({ length: 6 }, (_, row) => {
      const top = from + 60 + 70 + row * 258;
      return grey.subarray((top + 4) * 1240, (top + 34) * 1240).some((value) => value < 128);
    }).filter(Boolean).length;
  const [first = new Uint8Array(), last = new Uint8Array()] = sizes;
  const perPage = Array.from({ length: 30 }, (_, at) => headings(first, at * 1754));
  expect([...perPage, headings(last, 0), headings(last, 1754)].reduce((sum, one) => sum + one)).toBe(190);
});

test('a long prompt has the room that it needs, and lines too wide for the page end with an ellipsis', async () => {
  const long = { ...shot('one', 'Rain falls on the roof of the house. '.repeat(60)), first: null };
  const wide = { ...shot('two', 'Rain.'), heading: '雨'.repeat(200), first: null };
  const [jpeg = new Uint8Array()] = await sheetJpegs(sheetOf(long, wide), await engine(), signal);
  const grey = await greyOf(jpeg);
  const isInked = (x: readonly [number, number], y: readonly [number, number]) => {
    for (let row = y[0]; row < y[1]; row += 1)
      if (grey.subarray(row * 1240 + x[0], row * 1240 + x[1]).some((value) => value < 128)) return true;
    return false;
  };
  // More lines than an image is high, and the next shot below them.
  expect(isInked([740, 1180], [700, 900])).toBe(true);
  expect(isInked([60, 200], [880, 960])).toBe(true);
  expect(isInked([1181, 1240], [0, 1754])).toBe(false);
});

test('a PDF has a page for every few shots, and its objects are where its table says', async () => {
  const shots = Array.from({ length: 8 }, (_, index) => shot(`shot-${index}`, 'Rain.', ['It rains.']));
  const pdf = Buffer.from(await sheetPdf(sheetOf(...shots), await engine(), signal));
  const text = pdf.toString('latin1');
  expect(text).toContain('/Count 2');
  const start = Number(/startxref\n(\d+)/.exec(text)?.[1]);
  expect(text.slice(start, start + 4)).toBe('xref');
  const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n/gm)].map(([, offset]) => Number(offset));
  for (const [index, offset] of offsets.entries())
    expect(text.slice(offset, offset + 12)).toMatch(new RegExp(`^${index + 1} 0 obj\n`));
  const [, length] = /DCTDecode \/Length (\d+)/.exec(text) ?? [];
  const from = text.indexOf('stream\n', text.indexOf('DCTDecode')) + 7;
  expect(await greyOf(pdf.subarray(from, from + Number(length)))).toHaveLength(1240 * 1754);
});

test('the title of a PDF keeps every script', async () => {
  const jpeg = await readFile(join(import.meta.dirname, '../../examples/frames/stars.jpg'));
  const pdf = pdfOfPages([{ jpeg, width: 150, height: 75 }], 150, '雨 A');
  const text = Buffer.from(pdf).toString('latin1');
  expect(text).toContain('/Title <FEFF96E800200041>');
  expect(text).toContain('/MediaBox [0 0 72.00 36.00]');
});
