import type { JsonValue } from '../../base/json.js';
import type { Money } from '../../base/money.js';
import { readUrl } from '../../base/read-url.js';
import type { Capabilities } from '../../plan/capabilities.js';
import type { Asset, Progress } from '../provider.js';
import { sentence } from '../web/web-failure.js';
import { failure, takeFailure, VENDOR } from './failure.js';
import { type DashscopeOperation, digestOfPrompt } from './operation.js';
import { numberIn, objectIn, type VendorError, WITHOUT_CODE, type WireTask } from './wire.js';

/** The context in which the state of a task is read. */
export interface TaskSetting {
  readonly operation: DashscopeOperation;
  readonly capabilities: Capabilities | undefined;
  readonly requestId: string | null;
  /** An error that the answer reports although the task has not failed. */
  readonly remark?: VendorError | null;
  readonly askAgainInMs: number;
  readonly now: number;
}

/** The progress of a take by the state of its task. Throws ProviderFailure for a contradictory answer. */
export function progressOf(task: WireTask, setting: TaskSetting): Progress {
  switch (task.status) {
    case 'SUCCEEDED':
      return done(task, setting);
    case 'FAILED':
      return {
        state: 'failed',
        failure: takeFailure(task.error ?? { code: WITHOUT_CODE, message: 'without a reason' }, {
          given: setting.operation,
          requestId: setting.requestId,
        }),
      };
    case 'CANCELED':
    case 'CANCELLED':
      return ended(
        'refused',
        'take-cancelled',
        'was cancelled',
        'Nothing was billed. Render again to submit it again.',
      );
    case 'UNKNOWN':
      return ended(
        'expired',
        'take-expired',
        'is no longer known',
        'Results are kept for 24 hours. A billed result is lost; the clip has to be generated again.',
      );
    case 'RUNNING':
      return pending('running', setting);
    default:
      // PENDING, SUSPENDED and unknown states: not finished, as in the vendor's own clients.
      return pending('queued', setting);
  }
}

function pending(phase: 'queued' | 'running', { askAgainInMs, remark }: TaskSetting): Progress {
  const base = { state: 'pending', phase, fraction: null, askAgainInMs } as const;
  return remark ? { ...base, remark: sentence(VENDOR, 'the poll', remark) } : base;
}

function ended(
  kind: 'refused' | 'expired' | 'unknown-outcome',
  code: string,
  what: string,
  hint: string,
): Progress {
  return { state: 'failed', failure: failure(kind, code, `DashScope: the take ${what}.`, { hint }) };
}

function done(task: WireTask, setting: TaskSetting): Progress {
  if (isOfAnotherUser(task, setting)) {
    return ended(
      'unknown-outcome',
      'take-of-another-user',
      'that was found in the task list belongs to another user: its prompt differs',
      'The take of this shot may exist and be billed. Check the console before you submit it again.',
    );
  }
  const url = task.videoUrl === null ? undefined : readUrl(task.videoUrl);
  if (url === undefined) {
    throw failure(
      'transient',
      'unexpected-answer',
      'DashScope: the take is finished, but its address is missing.',
      {
        requestId: setting.requestId,
      },
    );
  }
  return {
    state: 'done',
    asset: assetOf(url, { operation: setting.operation, ended: task.ended ?? setting.now }),
    receipt: {
      cost: costOf(task.usage, setting),
      actualPrompt: task.actualPrompt,
      requestId: setting.requestId,
      taskId: setting.operation.task,
      usage: task.usage,
    },
  };
}

// Only for an adopted task: if the submit was answered with the id, the service may rewrite the prompt.
function isOfAnotherUser({ originalPrompt }: WireTask, { operation: { adopted } }: TaskSetting): boolean {
  return adopted !== null && originalPrompt !== null && digestOfPrompt(originalPrompt) !== adopted;
}

// Without the signature: an asset is recorded, and a signed address gives access to the clip.
function assetOf(url: URL, more: { operation: DashscopeOperation; ended: number }): Asset {
  const expires = Number(url.searchParams.get('Expires') ?? Number.NaN);
  const location: JsonValue = { task: more.operation.task, object: `${url.origin}${url.pathname}` };
  return {
    location,
    expiresAt: Number.isInteger(expires) && expires > 0 ? expires * 1000 : more.ended + DAY,
  };
}

const DAY = 86_400_000;

/** The list price of the usage that the service reports; null when there is none, or when the price is unknown. */
function costOf(usage: JsonValue, { operation, capabilities }: TaskSetting): Money | 'free' | null {
  const counted = objectIn(usage);
  const seconds =
    numberIn(counted, 'output_video_duration') ??
    numberIn(counted, 'video_duration') ??
    numberIn(counted, 'duration');
  if (seconds === null || !capabilities) return null;
  const size = resolutionIn(counted?.SR) ?? operation.resolution;
  const perSecond = capabilities.resolutions.find(({ name }) => name === size)?.perSecond ?? null;
  if (perSecond === null || perSecond === 'free') return perSecond;
  const { currency, micros } = perSecond.money;
  return { currency, micros: Math.round(micros * seconds * (numberIn(counted, 'video_count') ?? 1)) };
}

// 720, "720" or "720P", depending on the model.
function resolutionIn(value: unknown): string | null {
  const match = /^(\d{3,4})P?$/i.exec(String(value ?? ''));
  return match ? `${match[1]}P` : null;
}
