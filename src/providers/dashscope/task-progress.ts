import type { JsonValue } from '../../base/json.js';
import type { Money } from '../../base/money.js';
import type { Capabilities } from '../../plan/capabilities.js';
import type { Asset, Progress } from '../provider.js';
import { failure, takeFailure } from './failure.js';
import { type DashscopeOperation, nameOfWords } from './operation.js';
import { numberIn, objectIn, type WireTask } from './wire.js';

/** What is known around a task when its state is read. */
export interface TaskSetting {
  readonly operation: DashscopeOperation;
  readonly capabilities: Capabilities | undefined;
  readonly requestId: string | null;
  readonly askAgainInMs: number;
  readonly now: number;
}

/** What a task's state means for its take. Throws ProviderFailure where the answer makes no sense. */
export function progressOf(task: WireTask, setting: TaskSetting): Progress {
  switch (task.status) {
    case 'SUCCEEDED':
      return done(task, setting);
    case 'FAILED':
      return {
        state: 'failed',
        failure: takeFailure(task.error ?? { code: 'FAILED', message: 'without a reason' }, {
          given: setting.operation,
          requestId: setting.requestId,
        }),
      };
    case 'CANCELED':
      return ended(
        'refused',
        'take-cancelled',
        'was cancelled',
        'Nothing was billed. Render again to submit it anew.',
      );
    case 'UNKNOWN':
      return ended(
        'expired',
        'take-expired',
        'is no longer known',
        'Results are kept for 24 hours. What was billed is lost; the clip has to be made again.',
      );
    case 'RUNNING':
      return pending('running', setting);
    default:
      // PENDING, SUSPENDED, and whatever comes: not finished, as the vendor's own clients read it.
      return pending('queued', setting);
  }
}

function pending(phase: 'queued' | 'running', { askAgainInMs }: TaskSetting): Progress {
  return { state: 'pending', phase, fraction: null, askAgainInMs };
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
  if (isStrangers(task, setting)) {
    return ended(
      'unknown-outcome',
      'strangers-take',
      'that was found in the task list is somebody else’s: it was made of other words',
      'Ours may exist and be billed. Look in the console before you send it again.',
    );
  }
  if (task.videoUrl === null) {
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
    asset: assetOf(task.videoUrl, { operation: setting.operation, ended: task.ended ?? setting.now }),
    receipt: {
      cost: costOf(task.usage, setting),
      actualPrompt: task.actualPrompt,
      requestId: setting.requestId,
      taskId: setting.operation.task,
      usage: task.usage,
    },
  };
}

// Only of an adopted task: for one whose id came with the answer, the service may write the words as it likes.
function isStrangers({ originalPrompt }: WireTask, { operation: { adopted } }: TaskSetting): boolean {
  return adopted !== null && originalPrompt !== null && nameOfWords(originalPrompt) !== adopted;
}

// The signature stays out: an asset may be written down, and whoever holds a signed address holds the clip.
function assetOf(address: string, more: { operation: DashscopeOperation; ended: number }): Asset {
  const url = new URL(address);
  const expires = Number(url.searchParams.get('Expires') ?? Number.NaN);
  const location: JsonValue = { task: more.operation.task, object: `${url.origin}${url.pathname}` };
  return {
    location,
    expiresAt: Number.isInteger(expires) && expires > 0 ? expires * 1000 : more.ended + DAY,
  };
}

const DAY = 86_400_000;

/** The list price of what the service counts; null when it does not say, or when nobody knows the price. */
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

// 720, "720", "720P": the service's models do not agree.
function resolutionIn(value: unknown): string | null {
  const match = /^(\d{3,4})P?$/i.exec(String(value ?? ''));
  return match ? `${match[1]}P` : null;
}
