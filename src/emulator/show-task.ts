import { type EmulatedClock, formatBeijing } from './emulated-clock.js';
import { type EmulatedTask, TASK_LIFE } from './task.js';

/** The response body of a poll. */
export function pollBody(
  task: EmulatedTask | undefined,
  { id, clock, resultUrl }: { id: string; clock: EmulatedClock; resultUrl: () => string },
): object {
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
  return { output: { ...output, video_url: resultUrl(), ...promptsOf(task) }, usage: usageOf(task) };
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

function promptsOf({ request: { prompt, promptExtend } }: EmulatedTask): object {
  if (prompt === null) return {};
  return { orig_prompt: prompt, ...(promptExtend ? { actual_prompt: `${prompt} Cinematic light.` } : {}) };
}

// Each generation of models has its own usage format.
function usageOf({ request }: EmulatedTask): object {
  const { model, duration, resolution } = request;
  const SR = Number.parseInt(resolution, 10);
  if (!model.includes('kf2v')) {
    return { duration, input_video_duration: 0, output_video_duration: duration, video_count: 1, SR };
  }
  if (model.includes('2.1')) return { video_duration: duration, video_ratio: 'standard', video_count: 1 };
  return { video_duration: duration, video_count: 1, SR };
}
