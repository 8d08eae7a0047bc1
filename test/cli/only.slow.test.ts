import { expect, test } from 'vitest';
import { inbetween } from '../rig/cli.js';
import { quickFilm, quickModel } from '../rig/quick-model.js';
import { openReadyProject } from '../rig/ready-project.js';

const ids = ['rain', 'canal', 'clouds', 'stars', 'end'];
const images = ['push-a.png', 'push-b.png'];
// Each shot has a length of its own, so that each has a draft of its own.
const text = `version: 1
film: { ${quickFilm} }
${quickModel.replace('longest: 1', 'longest: 5')}shots:
${ids.map((id, n) => `  - { id: ${id}, first: push-a.png, last: push-b.png, prompt: x, duration: ${n + 1} }`).join('\n')}
`;

test('--only accepts ids, numbers, ranges and patterns, for a plan and for a render', async () => {
  await using project = await openReadyProject(text, images);
  const at = { cwd: project.folder };
  const chosen: readonly (readonly [string, readonly string[]])[] = [
    ['canal', ['canal']],
    ['1,end', ['rain', 'end']],
    ['3-5', ['clouds', 'stars', 'end']],
    ['canal..stars', ['canal', 'clouds', 'stars']],
    ['4..2', ['canal', 'clouds', 'stars']],
    ['c*', ['canal', 'clouds']],
    ['?????', ['canal', 'stars']],
    ['c*,5', ['canal', 'clouds', 'end']],
  ];
  for (const [only, shots] of chosen) {
    const { stdout } = await inbetween(['plan', '--no-analyse', '--json', '--only', only], at);
    const { takes } = JSON.parse(stdout) as { takes: { action: string; shots: string[] }[] };
    expect([only, takes.flatMap((take) => (take.action === 'submit' ? take.shots : []))]).toEqual([
      only,
      shots,
    ]);
  }
  expect(await inbetween(['render', '--only', '1..canal'], at)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('No film yet: 3 clips missing (3 not in --only)'),
  });
  const { stdout } = await inbetween(['plan', '--no-analyse', '--json'], at);
  const { takes } = JSON.parse(stdout) as { takes: { action: string; shots: string[] }[] };
  expect(takes.filter(({ action }) => action === 'reuse').map(({ shots }) => shots)).toEqual([
    ['rain'],
    ['canal'],
  ]);
});

test('a word of --only that names no shot is an error with a suggestion', async () => {
  await using project = await openReadyProject(text, images);
  const at = { cwd: project.folder };
  const wrong: readonly (readonly [string, string])[] = [
    ['cnal', 'Unknown shot "cnal". Did you mean "canal"?'],
    ['canal..strs', 'Unknown shot "strs". Did you mean "stars"?'],
    ['clod*', 'No id matches this pattern. Did you mean "clouds"?'],
    ['x*', 'No id matches this pattern. Known: rain'],
    ['3-9', 'Unknown shot "9". The storyboard has 5 shots.'],
    ['0', 'The storyboard has 5 shots.'],
  ];
  for (const command of ['plan', 'render'])
    for (const [only, says] of wrong) {
      const { code, stderr } = await inbetween([command, '--only', only], at);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) });
    }
});
