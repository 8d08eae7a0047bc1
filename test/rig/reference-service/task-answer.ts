import type { Fields } from './json-value.js';
import type { Task, TaskView } from './task-list.js';

/** The time in Beijing, without a zone marker: 2026-11-22 12:00:00.000. */
export function beijingTime(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().replace('T', ' ').replace('Z', '');
}

/** Reads `YYYYMMDDhhmmss` as a time in Beijing; ms since 1970. */
export function readBeijingTime(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second) - 8 * 3_600_000;
}

/** The answer to a query of one task, without its request id. */
export function taskAnswer(id: string, view: TaskView | undefined, videoUrl: (task: Task) => string): Fields {
  if (view === undefined) return { output: { task_id: id, task_status: 'UNKNOWN' } };
  const { task, status, scheduledAt, endedAt } = view;
  const output = {
    task_id: id,
    task_status: status,
    submit_time: beijingTime(task.submittedAt),
    ...(scheduledAt === undefined ? {} : { scheduled_time: beijingTime(scheduledAt) }),
    ...(endedAt === undefined ? {} : { end_time: beijingTime(endedAt) }),
  };
  if (status === 'FAILED') {
    const { code, message } = task.failure ?? {};
    return { output: { ...output, code, message } };
  }
  if (status !== 'SUCCEEDED') return { output };
  const { prompt, rewrites, row } = task.order;
  const isRewritten = prompt !== undefined && rewrites && row.showsRewrittenPrompt;
  return {
    output: {
      ...output,
      video_url: videoUrl(task),
      ...(prompt === undefined ? {} : { orig_prompt: prompt }),
      ...(isRewritten ? { actual_prompt: `${prompt} In full detail.` } : {}),
    },
    usage: usageOf(task),
  };
}

function usageOf({ seconds, order }: Task): Fields {
  const SR = Number.parseInt(order.resolution, 10);
  const lengths = { duration: seconds, input_video_duration: 0, output_video_duration: seconds };
  switch (order.row.usage) {
    case 'resolution':
      return { video_duration: seconds, video_count: 1, SR };
    case 'standard':
      return { video_duration: seconds, video_ratio: 'standard', video_count: 1 };
    case 'durations':
      return { ...lengths, video_count: 1, SR };
    case 'rated':
      return { video_count: 1, ...lengths, fps: 30, SR, ratio: order.ratio };
  }
}

/** A task in a list. It has no address of a result. */
export function listEntry({ task, status, scheduledAt, endedAt }: TaskView, region: string): Fields {
  const [group, call] = task.order.row.path.split('/').slice(-2);
  return {
    api_key_id: '1',
    caller_parent_id: task.account,
    caller_uid: task.account,
    gmt_create: task.submittedAt,
    ...(scheduledAt === undefined ? {} : { start_time: scheduledAt }),
    ...(endedAt === undefined ? {} : { end_time: endedAt }),
    model_name: task.order.model,
    region,
    request_id: task.requestId,
    status,
    task_id: task.id,
    user_api_unique_key: `apikey:v1:aigc:${group}:${call}:${task.order.model}`,
  };
}
