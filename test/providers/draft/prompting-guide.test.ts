import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CameraHint } from '../../../src/providers/draft/engine/camera/camera-hint.js';
import { readCameraHint } from '../../../src/providers/draft/engine/camera/read-camera-hint.js';
import { modelRows } from '../../../src/providers/models/model-rows.js';

const guide = readFileSync(new URL('../../../docs/prompting.md', import.meta.url), 'utf8');

const meanings: Readonly<Record<string, (hint: CameraHint) => boolean>> = {
  in: ({ zoom }) => zoom === 1,
  out: ({ zoom }) => zoom === -1,
  left: ({ pan }) => pan === -1,
  right: ({ pan }) => pan === 1,
  up: ({ tilt }) => tilt === -1,
  down: ({ tilt }) => tilt === 1,
  around: ({ orbit }) => orbit !== 'none',
  'with the subject': ({ follow }) => follow,
  none: ({ fixed }) => fixed,
  'even speed': ({ pace }) => pace === 'even',
};

const words = [...guide.matchAll(/^\| ([a-z ]+) \| (.* · .*) \|$/gm)].flatMap(([, move = '', list = '']) =>
  list.split(/, | · /).map((word) => [move, word] as const),
);

test('the guide lists words for every camera move', () => {
  expect(new Set(words.map(([move]) => move))).toEqual(new Set(Object.keys(meanings)));
});

test.each(words)('the guide says that "%s" is read from "%s"', (move, word) => {
  expect(meanings[move]?.(readCameraHint(`She waits, ${word}.`)), word).toBe(true);
});

test('the guide explains every effect of the models', () => {
  for (const effect of modelRows.flatMap(({ templates }) => templates)) {
    expect(guide).toMatch(new RegExp(`^\\| \`${effect}\` \\| .{10,}`, 'm'));
  }
});
