import { join } from 'node:path';
import { start } from './cli.js';
import { openTestProject, type TestProject } from './project.js';
import { openQuickService, type QuickService } from './quick-service.js';

const limits = { submitsPerSecond: 5, takesInFlight: 5 };

/** An account with 5 submits per second and 5 takes in flight, which rejects what is above, and its projects. */
export interface BusyAccount extends AsyncDisposable {
  readonly service: QuickService;
  /** Times of accepted and rejected submits, in ms. */
  readonly submits: readonly number[];
  readonly rejected: readonly number[];
  /** The most submits in any second. */
  worstSecond(): number;
  project(name: string, shots: number): Promise<TestProject>;
  /** A machine shares no user folder with the others. */
  machine(name: string): Readonly<Record<string, string>>;
  /** Starts a render of a project. */
  render(
    project: TestProject,
    more?: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> },
  ): ReturnType<typeof start>;
}

/** Opens it for takes of this length. Processes share the account in a folder, or where the environment says. */
export async function openBusyAccount(takeSeconds: number): Promise<BusyAccount> {
  const submits: number[] = [];
  const rejected: number[] = [];
  const service = await openQuickService({
    limits,
    overLimit: 'reject',
    takeSeconds: () => takeSeconds,
    onExchange({ stage, place, status }) {
      if (stage === 'received' && place === 'create') submits.push(Date.now());
      if (stage === 'handled' && status === 429) rejected.push(Date.now());
    },
  });
  const home = await openTestProject('', []);
  const projects: TestProject[] = [];
  return {
    service,
    submits,
    rejected,
    worstSecond: () =>
      Math.max(...submits.map((from) => submits.filter((at) => at >= from && at < from + 1000).length)),
    async project(name, shots) {
      const project = await openTestProject(storyboardOf(name, shots), ['push-a.png', 'push-b.png']);
      projects.push(project);
      return project;
    },
    machine: (name) => ({ INBETWEEN_USER_STATE_DIR: join(home.folder, name) }),
    render: (project, { args = ['--yes'], env = {} } = {}) =>
      start(['render', '--json', ...args], {
        cwd: project.folder,
        env: service.env({ INBETWEEN_USER_STATE_DIR: join(home.folder, 'user'), ...env }),
      }),
    async [Symbol.asyncDispose]() {
      for (const project of [...projects, home]) await project[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
}

function storyboardOf(name: string, shots: number): string {
  const ids = Array.from({ length: shots }, (_, index) => `${name}-${index}`);
  const lines = ids.map(
    (id) => `  - { id: ${id}, first: push-a.png, last: push-b.png, prompt: Shot ${id}. }`,
  );
  return `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { takes_in_flight: 5, submits_per_second: 5 } }
defaults: { resolution: 720P, normalize: true }
shots:
${lines.join('\n')}
`;
}
