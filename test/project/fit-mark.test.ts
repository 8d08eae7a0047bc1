import { expect, test } from 'vitest';
import { fitMark } from '../../src/project/fit-mark.js';
import type { FilmMark } from '../../src/storyboard/film-marking.js';
import type { FilmSettings } from '../../src/storyboard/storyboard.js';
import { plainFilm } from '../rig/plain-film.js';

function found(mark: FilmMark, film: Partial<FilmSettings> = {}) {
  return fitMark({ ...plainFilm, size: { width: 1280, height: 720 }, mark, ...film }, undefined);
}

test.each([
  'AI生成',
  'AI-generated',
  '人工智能生成合成',
  'AI로 만든 영상',
  'généré par une IA',
  'Mit KI erzeugt',
])('the mark "%s" fits', async (text) => {
  expect(await found({ text, corner: 'top-right' })).toEqual([]);
});

test('letters that no font has, such as emoji, are reported at the text', async () => {
  expect(await found({ text: 'AI 🤖', corner: 'top-right' })).toMatchObject([
    { code: 'mark-letters', severity: 'error', at: { path: ['film', 'mark', 'text'] } },
  ]);
});

test('a mark that is too wide for the film or an output is reported', async () => {
  const text = 'This film was generated with artificial intelligence in 2026';
  expect(await found({ text, corner: 'top-right' })).toEqual([]);
  expect(await found({ text, corner: 'top-right' }, { size: { width: 128, height: 228 } })).toMatchObject([
    { code: 'mark-too-long', message: expect.stringContaining('the film (128x228)') },
  ]);
});

test('a mark in a lower corner of a film with burned-in captions is a warning', async () => {
  const mark = { text: 'AI', corner: 'bottom-left' } as const;
  expect(await found(mark)).toEqual([]);
  expect(await found(mark, { captions: 'burn' })).toMatchObject([
    { code: 'mark-over-captions', severity: 'warning', at: { path: ['film', 'mark', 'corner'] } },
  ]);
});
