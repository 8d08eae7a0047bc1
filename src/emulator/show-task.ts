import type { ModelRow } from '../providers/models/model-row.js';
import { modelRow } from '../providers/models/model-table.js';
import { type EmulatedClock, formatBeijing } from './emulated-clock.js';
import { regionOf } from './emulated-region.js';
import type { LimitSources } from './limits.js';
import { deliveredSeconds, type EmulatedTask, TASK_LIFE } from './task.js';

/** How a task is shown. */
export interface PollView {
  readonly id: string;
  readonly clock: EmulatedClock;
  /** The row of the task's model. */
  readonly row: ModelRow | undefined;
  readonly resultUrl: () => string;
}

/** The response body of a poll. */
export function pollBody(task: EmulatedTask | undefined, { id, clock, row, resultUrl }: PollView): object {
  if (!task || clock.now() > task.created + TASK_LIFE || isUnknown(task)) {
    return { output: { task_id: id, task_status: 'UNKNOWN' } };
  }
  const { status, started, ended, error } = task;
  const format = (time: number) => formatBeijing(clock.reported(time));
  const output = {
    task_id: id,
    task_status: status,
    submit_time: format(task.created),
    ...(started === null ? {} : { scheduled_time: format(started) }),
    ...(ended === null ? {} : { end_time: format(ended) }),
    ...(error ?? {}),
  };
  if (status !== 'SUCCEEDED') return { output };
  return {
    output: { ...output, video_url: resultUrl(), ...promptsOf(task, row) },
    usage: usageOf(task, row),
  };
}

/** The entry of a task in the list. */
export function listEntry(
  task: EmulatedTask,
  more: Pick<LimitSources, 'models' | 'region'> & { readonly clock: EmulatedClock },
): object {
  const { id, account, requestId, request, status, created, started, ended } = task;
  const row = modelRow(request.model, more.models);
  const time = (ms: number) => Math.round(more.clock.reported(ms));
  // The last two parts of the path: the kind of task, and the call.
  const [kind, call] = (row?.path ?? '').split('/').slice(-2);
  return {
    api_key_id: '1',
    caller_parent_id: account,
    caller_uid: account,
    gmt_create: time(created),
    ...(started === null ? {} : { start_time: time(listedStart(started, ended)) }),
    ...(ended === null ? {} : { end_time: time(ended) }),
    model_name: request.model,
    region: regionOf(row, more.region),
    request_id: requestId,
    status,
    task_id: id,
    user_api_unique_key: `apikey:v1:aigc:${kind}:${call}:${request.model}`,
  };
}

// The list shows a start a little after the creation, even of a task that found a free slot.
const SCHEDULING_MS = 19;

function listedStart(started: number, ended: number | null): number {
  return Math.min(started + SCHEDULING_MS, ended ?? Number.POSITIVE_INFINITY);
}

function isUnknown({ fate, ended }: EmulatedTask): boolean {
  return fate.kind === 'unknown' && ended !== null;
}

function promptsOf({ request: { prompt, promptExtend } }: EmulatedTask, row: ModelRow | undefined): object {
  if (prompt === null) return {};
  const shown = promptExtend && row?.showsActualPrompt !== false;
  return { orig_prompt: prompt, ...(shown ? { actual_prompt: `${prompt} Cinematic light.` } : {}) };
}

// Each generation of models has its own usage format.
function usageOf(task: EmulatedTask, row: ModelRow | undefined): object {
  const { request, fate } = task;
  const duration = deliveredSeconds(task);
  const SR = Number.parseInt(request.resolution, 10);
  switch (row?.usage) {
    case 'video':
      return { video_duration: duration, video_ratio: 'standard', video_count: 1 };
    case 'sized-video':
      return { video_duration: duration, video_count: 1, SR };
    default: {
      const fps = (fate.kind === 'odd' ? fate.clip.fps : undefined) ?? row?.fps;
      const ratio = row?.ratios ? { fps, ratio: request.ratio ?? row.ratios[0] } : {};
      return {
        duration,
        input_video_duration: 0,
        output_video_duration: duration,
        video_count: 1,
        SR,
        ...ratio,
      };
    }
  }
}
