import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Ended, inbetween, start } from '../rig/cli.js';
import { openQuickService } from '../rig/quick-service.js';
import { openReadyProject } from '../rig/ready-project.js';

// The recipe of docs/many-machines.md as processes: five shares with state folders of their own and one store, then a film.

const shots = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
const images = ['wide.png', 'portrait-750x1000.png'];
const text = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { takes_in_flight: 2, submits_per_second: 100 } }
defaults: { resolution: 480P }
shots:
${shots.map((id) => `  - { id: ${id}, first: wide.png, last: portrait-750x1000.png, prompt: The shot ${id}. }`).join('\n')}
`;

interface ShareOutcome {
  readonly status: string;
  readonly shots: readonly string[];
  readonly made: number;
  readonly reused: number;
}

function outcomeOf({ stdout }: Ended): ShareOutcome {
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ShareOutcome;
}

test('five shares with one store bill each shot once, and the last render joins the film without a submit', async () => {
  await using service = await openQuickService();
  await using shared = await openReadyProject('', []);
  await using project = await openReadyProject(text, images);
  const env = service.env({ INBETWEEN_STORE: join(shared.folder, 'clips') });
  const share = (index: number) =>
    start(
      ['render', `--shard=${index}/5`, '--max-cost', '20 CNY', '--json', '--state-dir', `state-${index}`],
      {
        cwd: project.folder,
        env,
      },
    ).ended;
  const ends = await Promise.all([1, 2, 3, 4, 5].map(share));
  for (const end of ends) expect(end.code, end.stdout).toBe(0);
  const outcomes = ends.map(outcomeOf);
  for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'shard-finished', reused: 0 });
  expect(outcomes.flatMap((outcome) => outcome.shots).sort()).toEqual([...shots].sort());
  expect(Math.max(...outcomes.map(({ made }) => made))).toBe(2);
  const billed = service.emulator.bill().billed.map(({ prompt }) => prompt);
  expect(billed.sort()).toEqual(shots.map((id) => `The shot ${id}.`).sort());
  for (const name of ['film.mp4', 'storyboard.lock'])
    await expect(access(join(project.folder, name))).rejects.toThrow('ENOENT');
  // A share that is run again has nothing to do.
  const again = await share(3);
  expect(outcomeOf(again)).toMatchObject({ status: 'shard-finished', made: 0 });
  const film = await inbetween(['render', '--json'], { cwd: project.folder, env });
  expect(film.code, film.stdout).toBe(0);
  expect(outcomeOf(film)).toMatchObject({ status: 'finished', made: 0, reused: shots.length });
  expect(service.emulator.bill().tasks).toBe(shots.length);
  await access(join(project.folder, 'storyboard.lock'));
});

test('a share needs consent as any render, and makes only its own clips', async () => {
  await using service = await openQuickService();
  await using shared = await openReadyProject('', []);
  await using project = await openReadyProject(text, images);
  const env = service.env({ INBETWEEN_STORE: join(shared.folder, 'clips') });
  const words = ['render', '--shard', '1/2', '--state-dir', 'state-1'];
  // Without consent nothing is spent.
  expect((await inbetween(words, { cwd: project.folder, env })).code).toBe(5);
  const done = await inbetween([...words, '--yes'], { cwd: project.folder, env });
  expect(done.code, done.stderr).toBe(0);
  expect(done.stdout).toContain('Share 1/2 is complete: 4 shots, 4 made, 0 reused.');
  expect(service.emulator.bill().tasks).toBe(4);
});

test('a share without a store warns that its clips stay on this machine', async () => {
  await using project = await openReadyProject(
    'version: 1\nprovider: draft\nshots:\n  - { id: one, first: push-a.png, last: push-b.png }\n',
  );
  const end = await inbetween(['render', '--shard', '1/1'], { cwd: project.folder });
  expect(end.code, end.stderr).toBe(0);
  expect(end.stderr).toContain('the clips of this share stay on this machine');
});

test.each([
  [['--shard', '0/5'], 'like 2/5'],
  [['--shard', '6/5'], 'like 2/5'],
  [['--shard', '2'], 'like 2/5'],
  [['--shard', '1/2', '--frozen'], '--frozen'],
])('%j is a wrong use', async (words, hint) => {
  await using project = await openReadyProject(text, images);
  const end = await inbetween(['render', ...words], { cwd: project.folder });
  expect(end.code).toBe(2);
  expect(end.stderr).toContain(hint);
});
