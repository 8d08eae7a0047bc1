import { expect, test } from 'vitest';
import { inbetween } from '../rig/cli.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { startWatch } from '../rig/watch-process.js';

const storyboard = (second: string, seed = 1) => `version: 1
film: { output: film.mp4 }
defaults: { model: wan3.0-video, resolution: 480P, duration: 2, seed: ${seed} }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: "Rain falls. The camera pushes in." }
  - { id: two, first: push-b.png, last: plain.png, prompt: "${second}" }
`;

async function drawn({ read }: TestProject): Promise<number> {
  const journal = await read('.inbetween/journal.jsonl');
  return journal.toString('utf8').split('"type":"intent"').length - 1;
}

const isDone = ({ phase, film, shots }: Parameters<Parameters<Watching['until']>[0]>[0]): boolean =>
  phase === 'idle' && film !== null && shots.every(({ state }) => state === 'ready');
type Watching = Awaited<ReturnType<typeof startWatch>>;

test('a render and a watch share their drafts, and words that the engine does not read draw nothing', async () => {
  await using project = await openTestProject(storyboard('A house in the rain.'));
  const first = await inbetween(['render'], { cwd: project.folder });
  expect(first).toMatchObject({ code: 0 });
  expect(await drawn(project)).toBe(2);
  {
    await using watch = await startWatch([], { cwd: project.folder });
    const { film, shots } = await watch.until(isDone);
    expect(await drawn(project)).toBe(2);
    expect(shots.map(({ slate }) => slate)).toEqual([
      'one · draft · wan3.0-video · 832×464\nRain falls. The camera pushes in.',
      'two · draft · wan3.0-video · 832×464\nA house in the rain.',
    ]);
    await project.write('storyboard.yaml', storyboard('A house in a storm.', 2));
    const edited = await watch.until(
      (view) => isDone(view) && view.shots[1]?.prompt === 'A house in a storm.',
    );
    expect(edited.film).toEqual(film);
    expect(await drawn(project)).toBe(2);
    await project.write('storyboard.yaml', storyboard('A house in a storm. The camera pans left.', 2));
    const moved = await watch.until((view) => isDone(view) && view.film?.digest !== film?.digest);
    expect(moved.shots[1]?.takes[0]?.changed).toBe('prompt changed');
    expect(await drawn(project)).toBe(3);
  }
  const second = await inbetween(['render'], { cwd: project.folder });
  expect(second).toMatchObject({ code: 0 });
  expect(await drawn(project)).toBe(3);
  // A slate is burned in only on request.
  const slated = await inbetween(['plan', '--slate', '--json'], { cwd: project.folder });
  const { takes } = JSON.parse(slated.stdout) as { takes: readonly { action: string }[] };
  expect(takes.map(({ action }) => action)).toEqual(['submit', 'submit']);
});
