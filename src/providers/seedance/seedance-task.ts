import { type Operation, type Progress, ProviderFailure, TAKE_ELSEWHERE } from '../provider.js';
import { taskFailure } from '../web/answer-failure.js';
import { clipAddress } from '../web/clip-address.js';
import { type ClipLinks, findLink } from '../web/clip-links.js';
import { foreignOperation } from '../web/foreign-take.js';
import { openTaskIdFinder } from '../web/id-in-answer.js';
import { pendingTake } from '../web/pending-take.js';
import type { VendorModel } from '../web/vendor-model.js';
import { numberIn, objectIn, textIn, type WireObject } from '../web/web-answer.js';
import type { WebApi } from '../web/web-api.js';
import { failure } from '../web/web-failure.js';
import { errorOf, seedanceErrors } from './seedance-errors.js';
import { costOfTokens } from './token-price.js';

/** How the service names tasks. Answers also have an id of the HTTP request, which says nothing about a task. */
export const seedanceIds = openTaskIdFinder({
  field: '(?<![\\w-])(?:task[_-]?)?id',
  form: /^(?:cgt-|task[_-])[\w-]{1,100}$/,
  address: /\/tasks\/((?:cgt-|task[_-])[\w-]{1,100})\/?(?:[?#]|$)/,
  inSentences: 'cgt-[\\w-]{4,100}',
});

/** What the journal keeps of a task. The last three are those of its request. */
export interface SeedanceOperation {
  readonly task: string;
  readonly account: string | null;
  readonly model: string | null;
  readonly resolution: string | null;
  readonly hasSound: boolean;
}

/** Reads an operation back from a journal. Throws RenderError for another provider's. */
export function readOperation(operation: Operation): SeedanceOperation {
  const found = objectIn(operation);
  const task = textIn(found, 'seedanceTask');
  if (task !== null) {
    return {
      ...{ task, account: textIn(found, 'account'), model: textIn(found, 'model') },
      ...{ resolution: textIn(found, 'resolution'), hasSound: found?.hasSound === true },
    };
  }
  throw foreignOperation('Seedance');
}

/** What questions about tasks need. */
export interface SeedanceTasks {
  readonly api: WebApi;
  /** The address of all tasks. */
  readonly address: string;
  readonly account: string;
  readonly rowOf: (model: string) => VendorModel | undefined;
  readonly links: ClipLinks;
}

/** The address of one task. */
export function taskAddress(task: string, { address }: Pick<SeedanceTasks, 'address'>): string {
  return `${address}/${encodeURIComponent(task)}`;
}

/** A task by its id; null for one that is not known. Throws ProviderFailure. */
export async function taskOf(
  task: string,
  tasks: Pick<SeedanceTasks, 'api' | 'address'>,
  signal: AbortSignal,
): Promise<WireObject | null> {
  const found = await tasks.api.ask(
    'the poll',
    { url: taskAddress(task, tasks) },
    ({ status, body }) => {
      // A gateway may mix up answers, so the state of another task never counts.
      if (status === 200 && textIn(body, 'id') === task && textIn(body, 'status') !== null) return body;
      return status === 404 && errorOf(body) !== null ? 'unknown' : undefined;
    },
    signal,
  );
  return found === 'unknown' ? null : found;
}

const KEPT_MS = 24 * 3_600_000;

/** Polls a task by its operation. Throws ProviderFailure. */
export async function poll(
  journaled: Operation,
  tasks: SeedanceTasks,
  signal: AbortSignal,
): Promise<Progress> {
  signal.throwIfAborted();
  const operation = readOperation(journaled);
  const isOfOther = operation.account !== null && operation.account !== tasks.account;
  const data = await taskOf(operation.task, tasks, signal).catch((error: unknown) => {
    const isDenied = error instanceof ProviderFailure && error.code === 'access-denied';
    throw isDenied && isOfOther ? elsewhere() : error;
  });
  if (data === null) throw isOfOther ? elsewhere() : expired();
  switch (textIn(data, 'status')) {
    case 'succeeded':
      return done(data, operation, tasks);
    case 'failed': {
      const error = errorOf(data) ?? { code: 'failed', message: 'no reason is given' };
      return { state: 'failed', failure: taskFailure(error, seedanceErrors) };
    }
    case 'cancelled':
      return ended('refused', 'take-cancelled', 'was cancelled', 'Render again to submit it again.');
    case 'expired':
      return ended('transient', 'take-timed-out', 'was not finished in time', 'Render again.');
    case 'running':
      return pendingTake('running');
    default:
      // An unknown state is not an end.
      return pendingTake('queued');
  }
}

function done(
  data: WireObject,
  { task, model, resolution, hasSound }: SeedanceOperation,
  { rowOf, links }: SeedanceTasks,
): Progress {
  const url = videoIn(data);
  if (url === null)
    throw failure('transient', 'unexpected-answer', 'Seedance: the take has ended without a clip.');
  links.set(task, url);
  const tokens = numberIn(objectIn(data.usage), 'completion_tokens');
  const row = rowOf(model ?? textIn(data, 'model') ?? '');
  const endedAt = numberIn(data, 'updated_at');
  return {
    state: 'done',
    asset: {
      location: { seedanceTask: task },
      expiresAt: endedAt === null ? null : endedAt * 1000 + KEPT_MS,
    },
    receipt: {
      cost: costOfTokens(tokens, row, { resolution, hasSound }),
      ...{ actualPrompt: null, requestId: null, taskId: task },
      usage: tokens === null ? null : { completionTokens: tokens },
    },
  };
}

function ended(kind: 'refused' | 'transient', code: string, how: string, hint: string): Progress {
  const message = `Seedance: the take ${how}.`;
  return { state: 'failed', failure: failure(kind, code, message, { hint: `Nothing was billed. ${hint}` }) };
}

/** The address of a clip: the known one, or a new one from the service (`renew`). Throws ProviderFailure. */
export async function linkOf(
  task: string,
  { renew, signal }: { readonly renew: boolean; readonly signal: AbortSignal },
  tasks: SeedanceTasks,
): Promise<string> {
  return await findLink(task, { links: tasks.links, renew, expired }, async () => {
    const data = await taskOf(task, tasks, signal);
    return data && videoIn(data);
  });
}

function videoIn(data: WireObject): string | null {
  return clipAddress(textIn(objectIn(data.content), 'video_url'));
}

function expired() {
  return failure('expired', 'take-expired', 'Seedance: the take is no longer known.', {
    hint: 'Clips are kept for 24 hours, and tasks for 7 days. A billed clip is lost; it has to be generated again.',
  });
}

function elsewhere() {
  const message =
    'Seedance: the take was submitted with another key, and the service in use does not know it.';
  return failure('unauthorised', TAKE_ELSEWHERE, message, {
    hint: 'Set ARK_API_KEY, and the region, to those that the take was submitted with. Until then the take stays open.',
  });
}
