import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { RenderEvent } from '../../src/events/render-event.js';
import { inbetween } from '../rig/cli.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';

const wide = new URL('../../fixtures/keyframes/wide.png', import.meta.url);

const drafts = 'defaults: { model: wan3.0-video, resolution: 480P, duration: 3 }';
const takes = `provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { model: wan2.2-kf2v-flash, resolution: 480P }`;

const storyboard = (move: string, settings: string) => `version: 1
film: { output: film.mp4 }
${settings}
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: "The camera ${move}." }
  - { id: two, first: push-b.png, last: plain.png, prompt: "Later, the camera ${move}." }
`;

interface RenderTerms {
  readonly settings: string;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

// Renders both shots twice with other prompts, then plans and renders a third time.
async function thirdRender(project: TestProject, { settings, args = [], env }: RenderTerms) {
  const at = { cwd: project.folder, ...(env ? { env } : {}) };
  for (const move of ['pushes in', 'pans left']) {
    await project.write('storyboard.yaml', storyboard(move, settings));
    const { code, stderr } = await inbetween(['render', ...args], at);
    expect({ code, stderr }).toMatchObject({ code: 0 });
  }
  await project.write('storyboard.yaml', storyboard('tilts up', settings));
  const planned = await inbetween(['plan', '--no-analyse', '--json'], at);
  const { estimate } = JSON.parse(planned.stdout) as { estimate: { seconds: number } };
  const rendered = await inbetween(['render', '--json', ...args], at);
  const events = rendered.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RenderEvent);
  const start = events.find(({ type }) => type === 'render-planned');
  const end = events.findLast(({ type }) => type === 'clip-accepted');
  expect(start).toMatchObject({ seconds: estimate.seconds });
  return { planned: estimate.seconds, needed: (end!.at - start!.at) / 1000, events }; // Two clips were generated.
}

test('after two renders a plan knows how long drafts take, within a factor of 1.5', async () => {
  await using project = await openTestProject('');
  const { planned, needed, events } = await thirdRender(project, { settings: drafts });
  expect(planned / needed).toBeGreaterThan(1 / 1.5);
  expect(planned / needed).toBeLessThan(1.5);
  // Progress begins before the first frame is drawn.
  const fractions = events.flatMap((event) =>
    event.type === 'take-progressed' ? [event.fraction ?? 0] : [],
  );
  expect(fractions.some((fraction) => fraction > 0 && fraction <= 0.1)).toBe(true);
});

test('after two renders a plan knows how long takes of the account take, within a factor of 1.5', async () => {
  await using service = await openQuickService({ takeSeconds: () => 4 });
  await using project = await openTestProject('');
  // The service accepts no small images.
  for (const name of ['push-a.png', 'push-b.png', 'plain.png'])
    await project.write(name, await readFile(wide));
  const { planned, needed } = await thirdRender(project, {
    settings: takes,
    args: ['--yes'],
    env: service.env(),
  });
  expect(planned / needed).toBeGreaterThan(1 / 1.5);
  expect(planned / needed).toBeLessThan(1.5);
});
