import { RenderError } from '../../diagnostics/render-error.js';
import type { ReportedJob } from '../../events/worker-event.js';
import {
  type BuildQueue,
  type QueueStatus,
  queueStatus,
  storyboardQueue,
} from '../../operations/queue-status.js';
import { count, formatDuration } from '../../report/format-values.js';
import { formatBuildFacts, formatJob } from '../../report/worker-lines.js';
import { systemClock } from '../../system/clock.js';
import { listenForInterrupt } from '../../system/interrupt.js';
import { exitCode } from '../terminal/exit-code.js';
import { printJson, type Terminal } from '../terminal/terminal.js';
import { openCliProject } from './open-cli-project.js';

/** The options of `queue`. */
export interface QueueArgs {
  readonly queue?: string;
  readonly json?: boolean;
}

/** `inbetween queue status [storyboard]` */
export async function runQueue(
  action: string,
  file: string,
  args: QueueArgs,
  terminal: Terminal,
): Promise<number> {
  if (action !== 'status') {
    throw new RenderError('unknown-action', `Unknown action "queue ${action}".`, { hint: 'Known: status.' });
  }
  using interrupt = listenForInterrupt();
  await using project = openCliProject(file, args, { terminal });
  const status = await queueStatus(await storyboardQueue(project), interrupt.signal);
  if (args.json) printJson(terminal, { ok: true, ...status });
  else terminal.stdout.write(`${statusText(status, systemClock.now())}\n`);
  return exitCode.done;
}

function statusText({ queue, queues, workers, renders }: QueueStatus, now: number): string {
  const used = queues.filter(({ waiting, active, failed }) => waiting + active + failed > 0);
  const builds = used.length > 0 ? used.flatMap(queueLines) : ['No jobs.'];
  const lines = workers.map(
    ({ machine, pid, running = 0, concurrency = 0, since, store, ...build }) =>
      `  ${machine}  process ${pid}  ${running} of ${concurrency} running  ${formatBuildFacts(build)}  ${store}  since ${formatDuration((now - since) / 1000)}`,
  );
  const senders = renders.map(
    ({ machine, pid, store, ...build }) =>
      `  ${machine}  process ${pid}  ${formatBuildFacts(build)}  ${store}${hasWorker(build.queue, workers) ? '' : '  no worker can take its jobs'}`,
  );
  return [
    queue,
    ...builds,
    count(workers.length, 'worker'),
    ...lines,
    count(renders.length, 'render'),
    ...senders,
  ].join('\n');
}

function queueLines({
  waiting,
  active,
  failed,
  activeJobs,
  failedJobs,
  store,
  ...build
}: BuildQueue): readonly string[] {
  return [
    `${waiting} waiting, ${active} active, ${failed} failed  ${formatBuildFacts(build)}  ${store}`,
    ...activeJobs.map(
      ({ machine, fraction, ...job }) =>
        `  active  ${formatJob(job)}${machine === null ? '' : ` on ${machine}`}${fraction === null ? '' : `  ${Math.round(fraction * 100)} %`}`,
    ),
    ...failedJobs.map(
      ({ code, message, attempts, ...job }) =>
        `  failed  ${formatJob(job as ReportedJob)}  ${count(attempts, 'attempt')}  ${code}: ${message}`,
    ),
  ];
}

function hasWorker(queue: string, workers: QueueStatus['workers']): boolean {
  return workers.some((worker) => worker.queue === queue);
}
