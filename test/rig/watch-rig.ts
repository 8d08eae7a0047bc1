import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Money, money } from '../../src/base/money.js';
import type { LiveView } from '../../src/live-view/live-view.js';
import { openProject, type Project } from '../../src/project/project.js';
import { capabilitiesOf } from '../../src/providers/models/model-table.js';
import type { ProviderUse } from '../../src/providers/provider-entry.js';
import type { Clock } from '../../src/system/clock.js';
import { type Watch, watchStoryboard } from '../../src/watch/watch-storyboard.js';
import { openPainter, type Painter } from './painter.js';
import { plainPng } from './plain-png.js';
import { openTestProject, type TestProject } from './project.js';

/** A watch on a real project, with providers that paint tiny clips. */
export interface WatchRig extends AsyncDisposable {
  readonly testProject: TestProject;
  readonly project: Project;
  readonly watch: Watch;
  readonly drafts: Painter;
  readonly paid: Painter;
  readonly view: LiveView;
  /** Resolves with the first view, from now on, that is as described. */
  until(is: (view: LiveView) => boolean): Promise<LiveView>;
  /** Every view that was shown, for whoever else wants to see them. */
  onView(see: (view: LiveView, pace: 'urgent' | 'calm') => void): void;
}

export interface WatchRigSetup {
  readonly shots?: readonly string[];
  /** Who makes the final clips; default: nobody, only drafts. */
  readonly provider?: string;
  readonly autoSpend?: Money;
  readonly env?: Readonly<Record<string, string>>;
  /** The real service's client in place of a painter: its environment, and the clock that it waits by. */
  readonly service?: { readonly env: Readonly<Record<string, string>>; readonly clock: Clock };
  /** A project to go on with; it is not removed then. */
  readonly testProject?: TestProject;
}

/** A storyboard of shots with these prompts; a shot is called s1, s2, ... */
export function storyboardOf(prompts: readonly string[], title = 'A test'): string {
  const shots = prompts.map(
    (prompt, index) =>
      `  - id: s${index + 1}\n    first: dusk.png\n    last: dawn.png\n    prompt: ${prompt}\n`,
  );
  return `version: 1\ntitle: ${title}\nshots:\n${shots.join('')}`;
}

async function newProject(shots: readonly string[]): Promise<TestProject> {
  const testProject = await openTestProject(storyboardOf(shots), []);
  await testProject.write('dusk.png', plainPng(640, 360, [90, 60, 140]));
  await testProject.write('dawn.png', plainPng(640, 360, [220, 150, 90]));
  return testProject;
}

export function isSettled({ phase }: LiveView): boolean {
  return phase === 'idle' || phase === 'failed';
}

export async function openWatchRig(setup: WatchRigSetup = {}): Promise<WatchRig> {
  const { shots = ['one', 'two', 'three'], provider = null, autoSpend = null } = setup;
  const testProject = setup.testProject ?? (await newProject(shots));
  const real = openProject({
    storyboard: testProject.storyboard,
    env: { PATH: process.env.PATH, ...setup.env, ...setup.service?.env },
    ...(setup.service ? { clock: setup.service.clock } : {}),
  });
  const folder = join(testProject.folder, '.painted');
  await mkdir(folder, { recursive: true });
  const engine = () => real.engine(new AbortController().signal);
  const drafts = openPainter({
    id: 'draft',
    engine,
    folder,
    cost: 'free',
    capabilities: (model) => capabilitiesOf('draft', model),
  });
  const paid = openPainter({
    id: 'dashscope',
    engine,
    folder,
    cost: money(1, 'CNY'),
    capabilities: (model) => capabilitiesOf('dashscope', model),
  });
  const payee = (name: string, use: ProviderUse | undefined) =>
    setup.service ? real.provider(name, use) : Promise.resolve(paid);
  const project: Project = {
    ...real,
    provider: (name, use) => (name === 'draft' ? Promise.resolve(drafts) : payee(name, use)),
  };
  const lockedProject = await project.lock('watch');
  const seers = new Set<(view: LiveView, pace: 'urgent' | 'calm') => void>();
  let newest: LiveView | undefined;
  const watch = await watchStoryboard({
    project,
    lockedProject,
    provider,
    slate: true,
    pollMs: null,
    autoSpend,
    onView(view, pace) {
      newest = view;
      for (const see of [...seers]) see(view, pace);
    },
  });
  return {
    testProject,
    project,
    watch,
    drafts,
    paid,
    get view() {
      return newest ?? watch.view;
    },
    until(is) {
      if (newest && is(newest)) return Promise.resolve(newest);
      return new Promise((done) => {
        const see = (view: LiveView): void => {
          if (!is(view)) return;
          seers.delete(see);
          done(view);
        };
        seers.add(see);
      });
    },
    onView: (see) => void seers.add(see),
    async [Symbol.asyncDispose]() {
      await watch[Symbol.asyncDispose]();
      await lockedProject[Symbol.asyncDispose]();
      await real[Symbol.asyncDispose]();
      if (!setup.testProject) await testProject[Symbol.asyncDispose]();
    },
  };
}
