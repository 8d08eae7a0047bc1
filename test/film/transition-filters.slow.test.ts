import { expect, test } from 'vitest';
import { transitionFilter } from '../../src/film/picture/transition-filters.js';
import type { FilmFormat } from '../../src/timeline/timeline.js';
import type { TimelineTransition } from '../../src/timeline/transition.js';
import { engineHere, untroubled } from '../media/engines.js';

const engine = await engineHere();
const size = { width: 16, height: 16 };
const rate = [10, 1] as const;

// The mean brightness of each frame of a transition from black to white.
async function brightness(frames: number, kind: 'dissolve' | 'wipe'): Promise<readonly number[]> {
  const transition = {
    kind,
    frames,
    out: frames,
    in: frames,
    style: null,
    colour: null,
  } as TimelineTransition;
  const source = (colour: string) =>
    `color=${colour}:s=${size.width}x${size.height}:r=${rate[0]},trim=end_frame=${frames},format=gray`;
  const graph = [
    `${source('black')}[earlier]`,
    `${source('white')}[later]`,
    `${transitionFilter(transition, { ...size, rate } as unknown as FilmFormat)},format=gray[mixed]`,
  ].join(';');
  const { stdout } = await engine.run(
    { args: ['-filter_complex', graph, '-map', '[mixed]', '-f', 'rawvideo', 'pipe:1'] },
    untroubled,
  );
  const pixels = size.width * size.height;
  return Array.from({ length: stdout.length / pixels }, (_, n) => {
    const frame = stdout.subarray(n * pixels, (n + 1) * pixels);
    return Math.round(frame.reduce((sum, value) => sum + value, 0) / pixels);
  });
}

test.each(['dissolve', 'wipe'] as const)('a %s has as many frames as requested, even one', async (kind) => {
  for (const frames of [1, 2, 5]) expect(await brightness(frames, kind)).toHaveLength(frames);
});

test('a dissolve of one frame shows both shots equally', async () => {
  const [mixed = 0] = await brightness(1, 'dissolve');
  const [, middle = 0] = await brightness(2, 'dissolve');
  expect(mixed).toBeGreaterThan(100);
  expect(mixed).toBeLessThan(155);
  expect(mixed).toBe(middle);
});
