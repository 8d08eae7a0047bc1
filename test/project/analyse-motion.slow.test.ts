import { expect, test } from 'vitest';
import type { TakeDecision } from '../../src/plan/decision.js';
import { analyseMotions } from '../../src/project/analyse-motion.js';
import { prepareStoryboard } from '../../src/project/prepare.js';
import { openProject, type Project } from '../../src/project/project.js';
import { openTestProject } from '../rig/project.js';

const { signal } = new AbortController();
const text = `version: 1
provider: draft
defaults: { resolution: 480P }
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
  - { id: two, first: push-a.png, last: push-a.png, prompt: Nothing happens. }
  - { id: three, first: push-a.png, last: push-b.png, prompt: "The camera pushes in, in the rain." }
`;

async function decisionsOf(project: Project, provider: string): Promise<readonly TakeDecision[]> {
  const prepared = await prepareStoryboard(project, { provider, signal });
  if (prepared.status === 'invalid') throw new Error(JSON.stringify(prepared.diagnostics));
  return prepared.plan.takes.map((take) => ({ action: 'submit', take, reason: { kind: 'new-shot' } }));
}

test('keyframes are analysed once, and of the prompt only its camera terms matter', async () => {
  await using testProject = await openTestProject(text, ['push-a.png', 'push-b.png']);
  await using project = openProject({ storyboard: testProject.storyboard, env: process.env });
  const drafts = await decisionsOf(project, 'draft');
  const none = await analyseMotions(drafts, project, { patienceMs: 0, signal });
  expect(none).toEqual({ analyses: new Map(), notAnalysed: ['one', 'three', 'two'] });
  const looks: number[] = [];
  const all = { patienceMs: Infinity, signal, onAnalyse: (pairs: number) => looks.push(pairs) };
  const seen = await analyseMotions(drafts, project, all);
  expect([...seen.analyses.values()].map(({ kind }) => kind)).toEqual(['camera', 'still']);
  expect(seen.notAnalysed).toEqual([]);
  expect(looks).toEqual([2]);
  expect(await analyseMotions(drafts, project, all)).toEqual(seen);
  expect(looks).toEqual([2]);
});

test('shots of another provider are not analysed by our engine', async () => {
  const names = text.replaceAll('push-a.png', 'portrait-750x1000.png').replaceAll('push-b.png', 'wide.png');
  await using testProject = await openTestProject(names, ['portrait-750x1000.png', 'wide.png']);
  const env = { ...process.env, DASHSCOPE_API_KEY: 'sk-0123456789abcdef' };
  await using project = openProject({ storyboard: testProject.storyboard, env });
  const paid = await decisionsOf(project, 'dashscope');
  const seen = await analyseMotions(paid, project, { patienceMs: Infinity, signal });
  expect(seen).toEqual({ analyses: new Map(), notAnalysed: [] });
});

test('a missing image is reported, and the plan continues', async () => {
  await using testProject = await openTestProject(text, ['push-a.png', 'push-b.png']);
  const warnings: string[] = [];
  await using project = openProject({
    storyboard: testProject.storyboard,
    env: process.env,
    onEvent: (event) => {
      if (event.type === 'warned') warnings.push(event.message);
    },
  });
  const drafts = await decisionsOf(project, 'draft');
  await testProject.write('push-b.png', await testProject.read('push-a.png'));
  const seen = await analyseMotions(drafts, project, { patienceMs: Infinity, signal });
  expect([...seen.analyses.values()].map(({ kind }) => kind)).toEqual(['still']);
  expect(seen.notAnalysed).toEqual(['one', 'three']);
  expect(warnings).toEqual([
    expect.stringMatching(/^one, three: not analysed\. The image "push-b\.png" changed/),
  ]);
});
