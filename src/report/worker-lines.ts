import { unreachable } from '../base/unreachable.js';
import type { BuildFacts, ReportedJob, WorkerEvent } from '../events/worker-event.js';
import { formatDuration } from './format-values.js';

/** One line or a few that describe what happened at a worker. */
export function formatWorkerEvent(event: WorkerEvent): string {
  switch (event.type) {
    case 'worker-ready': {
      const { queue, store, concurrency } = event;
      return `Takes jobs from ${queue}, ${concurrency} at once, with the store ${store}.\n${formatBuildFacts(event)}. Press Ctrl-C to stop.`;
    }
    case 'job-started':
      return `${formatJob(event.job)}  started${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}`;
    case 'job-done':
      return `${formatJob(event.job)}  done in ${formatDuration(event.tookMs / 1000)}`;
    case 'job-withdrawn':
      return `${formatJob(event.job)}  stopped: no render needs it any more`;
    case 'job-returned':
      return `${formatJob(event.job)}  returned to the queue`;
    case 'job-failed': {
      const { job, code, message, hint, isLast } = event;
      const next = isLast ? '' : '; it is tried again';
      return `${formatJob(job)}  failed (${code})${next}: ${message}${hint === '' ? '' : `\n  ${hint}`}`;
    }
    case 'job-differs':
      return `warning  ${formatJob(event.job)}: ${event.machine} made other bytes from the same job. The first result counts.`;
    case 'render-refused':
      return `warning  ${describeRefusal(event)}`;
    case 'queue-lost':
      return 'warning  The connection to the queue is lost. It is opened again as soon as possible.';
    case 'queue-back':
      return 'The connection to the queue is back.';
    default:
      return unreachable(event);
  }
}

function describeRefusal({ render, own }: WorkerEvent & { readonly type: 'render-refused' }): string {
  if (render.program === own.program && render.engine === own.engine)
    return `The render on ${render.machine} uses another shared store (${render.store}), and this worker ${own.store}: it gets no jobs of that render.`;
  return `The render on ${render.machine} needs ${formatBuildFacts(render)}, and this worker has ${formatBuildFacts(own)}: it gets no jobs of that render. Films never mix the work of different builds. Install the same version of inbetween and of ffmpeg on all machines.`;
}

/** What the work of a machine depends on. */
export function formatBuildFacts({ program, engine }: Pick<BuildFacts, 'program' | 'engine'>): string {
  return `inbetween ${program}, ${engine}`;
}

/** A job and what it is for. */
export function formatJob({ kind, label }: ReportedJob): string {
  return label === null ? kind : `${kind}  ${label}`;
}
