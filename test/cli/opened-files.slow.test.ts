import { copyFile, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { probeClip } from '../../src/media/probe.js';
import { type CacheKey, pixelInputs } from '../../src/plan/cache-key.js';
import { openClipStore } from '../../src/store/clips/clip-store.js';
import { inbetween, plainEnv } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { requestFor } from '../rig/takes.js';

const preload = fileURLToPath(new URL('../rig/list-opened.cjs', import.meta.url));
// A draft shows nothing of a prompt but its camera move, so that each shot has another one.
const clips = { rain: 'push in', gaze: 'pull back', sky: 'tilt up', turn: 'pan left' };

test('a render of an unchanged film opens each take record once, and no clip', async () => {
  await using project = await openTestProject(storyboard());
  const cwd = project.folder;
  await fillStore(cwd);
  expect(await inbetween(['render'], { cwd })).toMatchObject({ code: 0 });
  const takes = join(cwd, '.inbetween', 'takes');
  const records = (await readdir(takes)).map((name) => join(takes, name));
  expect(records).toHaveLength(Object.keys(clips).length);
  // As if the film was rendered a minute ago: a record that was written just now is read at every use.
  const date = new Date(Date.now() - 60_000);
  for (const path of records) await utimes(path, date, date);

  const env = plainEnv({ NODE_OPTIONS: `--require "${preload.replaceAll('\\', '\\\\')}"` });
  const { code, stderr } = await inbetween(['render'], { cwd, env });
  expect(code).toBe(0);
  const opened = stderr.split('\n').flatMap((line) => /^opened (.*)$/.exec(line)?.[1] ?? []);
  expect(opened.filter((path) => path.startsWith(takes)).sort()).toEqual(records.sort());
  expect(opened.filter((path) => path.startsWith(join(cwd, '.inbetween', 'clips')))).toEqual([]);
});

function storyboard(): string {
  const shots = Object.entries(clips).map(
    ([id, move]) => `  - { id: ${id}, first: push-a.png, last: push-b.png, prompt: Camera ${move}. }\n`,
  );
  return `version: 1\nprovider: draft\ndefaults: { resolution: 480P }\nshots:\n${shots.join('')}`;
}

// As if each shot had been drawn, which takes seconds.
async function fillStore(folder: string): Promise<void> {
  const { stdout } = await inbetween(['plan', '--json', '--no-analyse'], { cwd: folder });
  const plan: { takes: { key: CacheKey; shots: [string] }[] } = JSON.parse(stdout);
  const store = openClipStore(join(folder, '.inbetween'));
  for (const { key, shots } of plan.takes) {
    const [shot] = shots;
    await using incoming = await store.incoming();
    const file = join(incoming.path, 'clip.mp4');
    await copyFile(new URL(`../../fixtures/takes/${shot}.mp4`, import.meta.url), file);
    await store.adopt(key, file, {
      shot,
      inputs: pixelInputs(requestFor(shot)),
      facts: await probeClip(file),
      receipt: { cost: 'free', actualPrompt: null, requestId: null, usage: null },
      created: Date.now(),
    });
  }
}
