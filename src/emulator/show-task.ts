import type { ModelRow } from '../providers/models/model-row.js';
import { type EmulatedClock, formatBeijing } from './emulated-clock.js';
import { type EmulatedTask, TASK_LIFE } from './task.js';

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
export function listEntry(task: EmulatedTask, clock: EmulatedClock): object {
  const { id, account, requestId, request, status, created, ended } = task;
  return {
    api_key_id: '1',
    caller_parent_id: account,
    caller_uid: account,
    gmt_create: Math.round(clock.reported(created)),
    start_time: Math.round(clock.reported(created)),
    ...(ended === null ? {} : { end_time: Math.round(clock.reported(ended)) }),
    model_name: request.model,
    region: 'cn-beijing',
    request_id: requestId,
    status,
    task_id: id,
    user_api_unique_key: `apikey:v1:aigc:image2video:video-synthesis:${request.model}`,
  };
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
function usageOf({ request }: EmulatedTask, row: ModelRow | undefined): object {
  const { duration, resolution } = request;
  const SR = Number.parseInt(resolution, 10);
  switch (row?.usage) {
    case 'video':
      return { video_duration: duration, video_ratio: 'standard', video_count: 1 };
    case 'sized-video':
      return { video_duration: duration, video_count: 1, SR };
    default: {
      const ratio = row?.ratios ? { fps: row.fps, ratio: request.ratio ?? row.ratios[0] } : {};
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
