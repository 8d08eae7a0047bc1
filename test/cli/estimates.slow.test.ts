import { expect, test } from 'vitest';
import type { RenderEvent } from '../../src/events/render-event.js';
import { inbetween } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';

const storyboard = (move: string) => `version: 1
film: { output: film.mp4 }
defaults: { model: wan3.0-video, resolution: 480P, duration: 3 }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: "The camera ${move}." }
  - { id: two, first: push-b.png, last: plain.png, prompt: "The camera ${move}." }
`;

test('after two renders a plan knows how long the next one takes, within a factor of 1.5', async () => {
  await using project = await openTestProject(storyboard('pushes in'));
  const { folder: cwd } = project;
  for (const move of ['pushes in', 'pans left']) {
    await project.write('storyboard.yaml', storyboard(move));
    expect(await inbetween(['render'], { cwd })).toMatchObject({ code: 0 });
  }
  await project.write('storyboard.yaml', storyboard('tilts up'));
  const planned = await inbetween(['plan', '--no-analyse', '--json'], { cwd });
  const { estimate } = JSON.parse(planned.stdout) as { estimate: { seconds: number } };
  const rendered = await inbetween(['render', '--json'], { cwd });
  const events = rendered.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RenderEvent);
  const start = events.find(({ type }) => type === 'render-planned');
  const end = events.findLast(({ type }) => type === 'clip-accepted');
  const seconds = (end!.at - start!.at) / 1000; // The render has generated two clips.
  expect(start).toMatchObject({ seconds: estimate.seconds });
  expect(estimate.seconds / seconds).toBeGreaterThan(1 / 1.5);
  expect(estimate.seconds / seconds).toBeLessThan(1.5);
  // Progress begins before the first frame is drawn.
  const fractions = events.flatMap((event) =>
    event.type === 'take-progressed' ? [event.fraction ?? 0] : [],
  );
  expect(fractions.some((fraction) => fraction > 0 && fraction <= 0.1)).toBe(true);
}, 120_000);
