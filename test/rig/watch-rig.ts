import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Money, money } from '../../src/base/money.js';
import { DEFAULT_EDITOR_URL, editorLink } from '../../src/diagnostics/editor-link.js';
import type { LiveView } from '../../src/live-view/live-view.js';
import { openProject, type Project } from '../../src/project/project.js';
import { draftEntry } from '../../src/providers/draft/draft-entry.js';
import { capabilitiesOf } from '../../src/providers/models/model-table.js';
import type { ProviderEntry, ProviderUse } from '../../src/providers/provider-entry.js';
import type { Clock } from '../../src/system/clock.js';
import { type Watch, watchStoryboard } from '../../src/watch/watch-storyboard.js';
import { openPainter, type Painter } from './painter.js';
import { plainPng } from './plain-png.js';
import { openTestProject, type TestProject } from './project.js';

/** A watch of a real project, with providers that generate tiny clips. */
export interface WatchRig extends AsyncDisposable {
  readonly testProject: TestProject;
  readonly project: Project;
  readonly watch: Watch;
  readonly drafts: Painter;
  readonly paid: Painter;
  readonly view: LiveView;
  /** Resolves with the current or next view that meets the condition. */
  until(is: (view: LiveView) => boolean): Promise<LiveView>;
  /** Calls a listener with every further view. */
  onView(listener: (view: LiveView, pace: 'urgent' | 'calm') => void): void;
}

/** How to open a rig. */
export interface WatchRigSetup {
  readonly shots?: readonly string[];
  /** The provider of the paid clips, as with --provider; default: none, only drafts. */
  readonly provider?: string;
  /** The provider that the storyboard names. */
  readonly ownProvider?: string;
  readonly autoSpend?: Money;
  readonly env?: Readonly<Record<string, string>>;
  /** Uses the real client of a service instead of a painter, with this environment and clock. */
  readonly service?: { readonly env: Readonly<Record<string, string>>; readonly clock: Clock };
  /** The drafts of edited shots have proxies, which the real engine draws. */
  readonly proxies?: boolean;
  /** No draft is finished until `drafts.release()`. */
  readonly held?: boolean;
  /** A project to continue with; the rig does not remove it. */
  readonly testProject?: TestProject;
}

/** A storyboard of shots s1, s2, ... with these prompts. */
export function storyboardOf(prompts: readonly string[], title = 'A test'): string {
  const shots = prompts.map(
    (prompt, index) =>
      `  - id: s${index + 1}\n    first: dusk.png\n    last: dawn.png\n    prompt: ${prompt}\n`,
  );
  // As large as the clips of the painter, so that none has to be conformed.
  return `version: 1\ntitle: ${title}\nshots:\n${shots.join('')}film: { size: 96x64 }\n`;
}

async function newProject(shots: readonly string[], provider?: string): Promise<TestProject> {
  const own = provider === undefined ? '' : `provider: ${provider}\n`;
  const testProject = await openTestProject(`${storyboardOf(shots)}${own}`, []);
  await testProject.write('dusk.png', plainPng(640, 360, [90, 60, 140]));
  await testProject.write('dawn.png', plainPng(640, 360, [220, 150, 90]));
  return testProject;
}

// The painter reads every word: another prompt is another colour.
function draftsOf({ proxies = false }: WatchRigSetup): ProviderEntry {
  const { proxies: maker, ...entry } = draftEntry;
  return {
    ...entry,
    wordsRead: ({ prompt }) => prompt ?? '',
    ...(proxies && maker ? { proxies: maker } : {}),
  };
}

/** Whether the watch has nothing left to do. */
export function isSettled({ phase }: LiveView): boolean {
  return phase === 'idle' || phase === 'failed';
}

/** Opens a watch. */
export async function openWatchRig(setup: WatchRigSetup = {}): Promise<WatchRig> {
  const { shots = ['one', 'two', 'three'], provider = null, autoSpend = null } = setup;
  const { PATH, INBETWEEN_USER_STATE_DIR } = process.env;
  const testProject = setup.testProject ?? (await newProject(shots, setup.ownProvider));
  const real = openProject({
    storyboard: testProject.storyboard,
    env: { PATH, INBETWEEN_USER_STATE_DIR, ...setup.env, ...setup.service?.env },
    providers: [draftsOf(setup)],
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
  if (setup.held) drafts.lock();
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
  const listeners = new Set<(view: LiveView, pace: 'urgent' | 'calm') => void>();
  let newest: LiveView | undefined;
  const watch = await watchStoryboard({
    project,
    lockedProject,
    provider,
    slates: true,
    pollMs: null,
    autoSpend,
    problemOptions: () => ({
      link: (place) => editorLink(DEFAULT_EDITOR_URL, { file: testProject.storyboard, ...place }),
    }),
    onView(view, pace) {
      newest = view;
      for (const listener of [...listeners]) listener(view, pace);
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
        const listener = (view: LiveView): void => {
          if (!is(view)) return;
          listeners.delete(listener);
          done(view);
        };
        listeners.add(listener);
      });
    },
    onView: (listener) => void listeners.add(listener),
    async [Symbol.asyncDispose]() {
      await watch[Symbol.asyncDispose]();
      await lockedProject[Symbol.asyncDispose]();
      await real[Symbol.asyncDispose]();
      if (!setup.testProject) await testProject[Symbol.asyncDispose]();
    },
  };
}
