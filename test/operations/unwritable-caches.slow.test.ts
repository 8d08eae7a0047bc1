import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEmulator } from '../../src/emulator/open-emulator.js';
import type { RenderEvent } from '../../src/events/render-event.js';
import { render } from '../../src/operations/render.js';
import { openProject } from '../../src/project/project.js';
import { stateLayout } from '../../src/store/layout.js';
import { systemClock } from '../../src/system/clock.js';
import { smallClip, testKey } from '../rig/emulated-service.js';
import { openTestProject } from '../rig/project.js';
import { quickFilm, quickModel } from '../rig/quick-model.js';
import { spending } from '../rig/quick-provider.js';

// Each is either needed for that kind of film, or is written with it.
const caches: Readonly<Record<string, readonly string[]>> = {
  draft: ['drafts', 'conformed', 'films', 'keyframes', 'motions.json', 'engines.json'],
  paid: [
    ...['verified.json', 'shots.json', 'films.json', 'paces.json', 'sounds.json', 'captions.json'],
    ...['keyframes', 'keyframes/fixed', 'uploads', 'conformed', 'films'],
  ],
};

// One image of the paid film is normalized. Its clips match, so they are copied.
const films: Readonly<Record<string, string>> = {
  draft: `version: 1
film: { ${quickFilm}, size: 96x64 }
${quickModel}shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: a }
`,
  paid: `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P, normalize: true }
shots:
  - { id: one, first: portrait-750x1000.png, last: alpha.png, prompt: a }
  - { id: two, first: alpha.png, last: portrait-750x1000.png, prompt: b }
`,
};

const cases = Object.entries(caches).flatMap(([kind, names]) => names.map((name) => [kind, name] as const));

// Every machine finds its ffmpeg once: the trial takes as long as the rest of a render.
let engines: Buffer | undefined;

async function renderWith(kind: string, spoil: (stateFolder: string) => void) {
  await using emulator = await openEmulator({
    clock: systemClock,
    takeSeconds: () => 0,
    limits: { submitsPerSecond: 1000, takesInFlight: 10 },
    makeClip: (_request, path) => copyFile(smallClip, path),
  });
  const images = ['push-a.png', 'push-b.png', 'portrait-750x1000.png', 'alpha.png'];
  await using at = await openTestProject(films[kind] ?? '', images);
  const events: RenderEvent[] = [];
  await using project = openProject({
    storyboard: at.storyboard,
    env: { DASHSCOPE_API_KEY: testKey, DASHSCOPE_HTTP_BASE_URL: emulator.baseUrl, PATH: process.env.PATH },
    onEvent: (event) => events.push(event),
  });
  const { engineTrials: trials } = stateLayout(project.stateFolder);
  if (engines) {
    mkdirSync(project.stateFolder);
    writeFileSync(trials, engines);
  }
  spoil(project.stateFolder);
  const outcome = await render(project, spending);
  engines ??= existsSync(trials) ? readFileSync(trials) : undefined;
  const warnings = events.filter(({ type }) => type === 'warned');
  return {
    outcome,
    caches: warnings.filter((event) => 'code' in event && event.code.startsWith('cache-')),
    others: warnings.filter((event) => 'code' in event && !event.code.startsWith('cache-')),
    film: existsSync(join(at.folder, 'film.mp4')),
    tasks: emulator.bill().tasks,
  };
}

test.each(cases)('a %s film is made without a writable %s, with at most one warning', async (kind, name) => {
  const made = await renderWith(kind, (stateFolder) => {
    const path = join(stateFolder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    rmSync(path, { force: true });
    if (name.endsWith('.json')) mkdirSync(path);
    else writeFileSync(path, 'not a folder');
  });
  expect(made).toMatchObject({
    outcome: { status: 'finished' },
    film: true,
    tasks: kind === 'draft' ? 0 : 2,
  });
  expect(made.caches.length, JSON.stringify(made.caches)).toBeLessThanOrEqual(1);
  expect(made.others).toEqual([]);
});
