import { expect, test } from 'vitest';
import { plan } from '../../src/index.js';
import { inbetween, plainEnv } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';

const shots = `version: 1
film:
  outputs: [{ output: small.gif, width: 64, fps: 5 }]
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
  - id: two
    first: previous
    last: push-a.png
    prompt: The camera pulls back.
    transition: { dissolve: 0.5s }
`;

// What one of them computes alone is missing in the other.
test.each([
  ['a plan', shots, [], {}],
  ['a plan of some shots', shots, ['--only', 'two'], { only: ['two'] }],
  ['a plan with an unknown shot', shots, ['--only', 'two,three'], { only: ['two', 'three'] }],
  ['a plan with slates', shots, ['--slate'], { slate: true }],
  ['an offline plan', shots, ['--offline'], { offline: true }],
  ['a plan of a storyboard with errors', shots.replace('id: two', 'id: one'), [], {}],
])('%s is the same from the command line and from the library', async (_, storyboard, args, options) => {
  await using testProject = await openTestProject(storyboard);
  const { folder } = testProject;
  const { stdout } = await inbetween(['plan', 'storyboard.yaml', '--json', '--no-analyse', ...args], {
    cwd: folder,
  });
  const planned = await plan(testProject.storyboard, { env: plainEnv(), analyseMs: 0, ...options });
  const answer = JSON.parse(JSON.stringify(planned)) as typeof planned;
  const file = (report: typeof planned) =>
    'diagnostics' in report
      ? { ...report, diagnostics: report.diagnostics.map((one) => ({ ...one, file: 'storyboard.yaml' })) }
      : report;
  expect(file(answer)).toEqual(JSON.parse(stdout));
});

test('a plan covers takes, price, transitions and outputs', async () => {
  await using testProject = await openTestProject(shots);
  expect(await plan(testProject.storyboard, { env: plainEnv(), analyseMs: 0 })).toMatchObject({
    ok: true,
    takes: [
      { shots: ['one'], action: 'submit' },
      { shots: ['two'], action: 'submit' },
    ],
    notAnalysed: ['one', 'two'],
    estimate: { submits: 2 },
    transitions: [{ shots: ['one', 'two'], kind: 'dissolve', frames: 15 }],
    outputs: [{ output: 'small.gif', state: 'make' }],
    collectable: [],
  });
});
