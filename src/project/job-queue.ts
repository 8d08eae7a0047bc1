import { RenderError } from '../diagnostics/render-error.js';
import type { Emit, RenderHappening } from '../events/render-event.js';
import type { BuildFacts } from '../events/worker-event.js';
import { readEngineBuild } from '../jobs/queue/engine-build.js';
import { openJobFiles } from '../jobs/queue/job-files.js';
import { openQueueLink } from '../jobs/queue/queue-link.js';
import type { QueueMember } from '../jobs/queue/queue-members.js';
import { queueName, storeIdentity } from '../jobs/queue/queue-names.js';
import { JOBS_AHEAD, openQueueRunner, type QueueRunner } from '../jobs/queue/queue-runner.js';
import { QUEUE_TIMES, type QueueTimes } from '../jobs/queue/queue-times.js';
import type { Outage } from '../jobs/queue/render-members.js';
import type { RemoteRunner } from '../jobs/switchable-runner.js';
import type { JobRunner } from '../media/job.js';
import { formatBuildFacts } from '../report/worker-lines.js';
import type { RemoteStore } from '../store/remote/remote-store.js';
import { StoreError } from '../store/remote/remote-store.js';
import type { RedisAddress } from '../system/redis-address.js';
import type { Project } from './project.js';

/** What jobs are sent with. */
export interface JobQueueSetup {
  readonly project: Pick<Project, 'clock' | 'emit' | 'engine'>;
  readonly address: RedisAddress;
  readonly remote: RemoteStore;
  readonly signal: AbortSignal;
  readonly times?: QueueTimes;
}

/**
 * A runner that sends jobs to workers, and connects at the first one. A queue or a store that does not respond is a
 * warning, and `local` executes the jobs. Throws RenderError `queue-package-missing` or `queue-refused`.
 */
export function queuedRunner(setup: JobQueueSetup, local: JobRunner): RemoteRunner {
  const { project, address, remote, signal, times = QUEUE_TIMES } = setup;
  const warn = troubleReporter(project.emit, address.name);
  let opened: Promise<QueueRunner | undefined> | undefined;
  let runner: QueueRunner | undefined;

  async function open(): Promise<QueueRunner | undefined> {
    try {
      const engine = await project.engine(signal);
      const store = await storeIdentity(remote, signal);
      const build = await readEngineBuild(engine, signal);
      const { program } = build;
      const member = { program, engine: build.engine, store: remote.name, since: project.clock.now() };
      const queue = queueName(build.digest, store);
      const link = await openQueueLink({ address, queue, member, times, signal });
      const files = openJobFiles(remote, build.digest);
      const places = Math.max(2, engine.parallel) + 2;
      return openQueueRunner({ link, files, local, places, onTrouble: (trouble) => warn(trouble, member) });
    } catch (error) {
      if (error instanceof StoreError) warn({ kind: 'files', error });
      else if (error instanceof RenderError && error.code === 'queue-down') warn({ kind: 'down', error });
      else throw error;
      return undefined;
    }
  }

  const connected = (): Promise<QueueRunner | undefined> => {
    opened ??= open().then((one) => {
      runner = one;
      return one;
    });
    return opened;
  };
  return {
    ahead: JOBS_AHEAD,
    async ready() {
      await connected();
    },
    reorder: () => runner?.reorder?.(),
    run: async (job, options) => ((await connected()) ?? local).run(job, options),
    async [Symbol.asyncDispose]() {
      await (await opened?.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}

type Trouble =
  | Exclude<Outage, { kind: 'down' }>
  | { readonly kind: 'down'; readonly error?: RenderError }
  | { readonly kind: 'files'; readonly error: Error };

/** Warns once about each kind of trouble. */
function troubleReporter(emit: Emit, queue: string): (trouble: Trouble, own?: BuildFacts) => void {
  const warned = new Set<Trouble['kind']>();
  return (trouble, own) => {
    if (warned.has(trouble.kind)) return;
    warned.add(trouble.kind);
    emit(describeTrouble(trouble, queue, own));
  };
}

function describeTrouble(trouble: Trouble, queue: string, own: BuildFacts | undefined): RenderHappening {
  const warn = (code: string, message: string): RenderHappening => ({ type: 'warned', code, message });
  switch (trouble.kind) {
    case 'down':
      return warn(
        'queue-down',
        trouble.error
          ? `${trouble.error.message} This machine does the work itself. ${trouble.error.hint}`
          : `The queue ${queue} does not respond any more. This machine does the work itself until it is back.`,
      );
    case 'files':
      return warn(
        'queue-store-failed',
        `Files cannot be exchanged with workers: ${trouble.error.message} This machine does the work itself.`,
      );
    case 'no-workers':
      return trouble.others.length === 0
        ? warn(
            'queue-without-workers',
            `No worker is connected to the queue ${queue}. This machine does the work itself until one is.`,
          )
        : warn('queue-workers-differ', describeOthers(trouble.others, queue, own));
  }
}

/** Why the workers that are there cannot take the jobs of this render. */
function describeOthers(others: readonly QueueMember[], queue: string, own: BuildFacts | undefined): string {
  const what = others.map((other) =>
    own !== undefined && formatBuildFacts(other) === formatBuildFacts(own)
      ? `${other.machine} uses another shared store (${other.store})`
      : `${other.machine} has ${formatBuildFacts(other)}`,
  );
  const listed = [...new Set(what)].slice(0, 5).join('; ');
  const here =
    own === undefined ? '' : ` This machine has ${formatBuildFacts(own)}, and the shared store ${own.store}.`;
  return `No worker on the queue ${queue} can make this film: ${listed}.${here} Films never mix the work of different builds, so this machine does the work itself.`;
}
