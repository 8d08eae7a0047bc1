import { redact } from '../../diagnostics/redact.js';
import { harmless } from '../../diagnostics/show-text.js';
import type { TakeRequest } from '../../plan/take.js';
import type { ModelRow } from '../models/model-row.js';
import type { GivenInputs } from '../web/implied-input.js';
import { sentName } from '../web/read-image.js';
import { type SubmitAnswer, submitOnce } from '../web/submit-once.js';
import type { Api } from './api.js';
import { audioAddress } from './audio-address.js';
import { createBody, type ImageAddresses } from './create-body.js';
import { failure, failureOf, VENDOR } from './failure.js';
import { type ImageResolver, imageAddress } from './image-url.js';
import { refuseUnsendable } from './refuse-unsendable.js';
import { taskIdInAnswer, taskIds } from './task-id.js';
import { errorIn, messageIn, objectIn } from './wire.js';

/** What a submit needs in addition to the request. */
export interface SubmitContext {
  readonly api: Api;
  readonly row: ModelRow;
  readonly resolver: ImageResolver;
}

/** A task, and the images that the service fetches from the web by itself. */
export interface CreatedTask {
  readonly id: string;
  readonly byName: readonly ('first' | 'last')[];
  /** What the answer says in addition to the id, when it is not a plain success. */
  readonly remark: string | null;
}

/** Creates one task. Never sends twice. Throws ProviderFailure. */
export async function submit(
  request: TakeRequest,
  context: SubmitContext,
  signal: AbortSignal,
): Promise<CreatedTask> {
  refuseUnsendable(request, context.row);
  const images = await addresses(request, context.resolver, signal);
  signal.throwIfAborted();
  const answer = await create(JSON.stringify(createBody(request, images, context.row)), images, context);
  const task = taskIdInAnswer(answer);
  if (task.state === 'named')
    return { id: task.id, byName: fetchedByName(images), remark: remarkOn(answer, task.id) };
  const given: GivenInputs = { prompt: request.prompt !== null, last: request.last !== null };
  const found = failureOf('the submit', answer, { now: context.api.clock.now(), given });
  if (/^image-/.test(found.code)) await forgetUploads(request, context.resolver);
  throw found;
}

/** Uploads the images that need an upload. Throws ProviderFailure. */
export async function prepare(
  request: TakeRequest,
  context: SubmitContext,
  signal: AbortSignal,
): Promise<void> {
  refuseUnsendable(request, context.row);
  await addresses(request, context.resolver, signal);
}

async function addresses(
  request: TakeRequest,
  resolver: ImageResolver,
  signal: AbortSignal,
): Promise<ImageAddresses> {
  const more = { resolver, model: request.model, signal };
  const [first, last, audio] = await Promise.all([
    imageAddress(request.first, more),
    request.last && imageAddress(request.last, more),
    request.drivingAudio ? audioAddress(request.drivingAudio, { ...more, upload: resolver.upload }) : null,
  ]);
  return { first, last, audio };
}

async function create(
  body: string,
  images: ImageAddresses,
  { api, row }: SubmitContext,
): Promise<SubmitAnswer> {
  if (Buffer.byteLength(body) > LARGEST_BODY) {
    throw failure('refused', 'input-too-large', 'The images are too large to be sent inline.', {
      hint: 'Upload local files instead of sending them inline (provider.small_files).',
    });
  }
  const headers = {
    ...api.headers,
    'content-type': 'application/json',
    'x-dashscope-async': 'enable',
    ...(usesStorage(images) ? { 'x-dashscope-ossresourceresolve': 'enable' } : {}),
  };
  const call = { method: 'POST', url: `${api.base}${row.path}`, headers, body, fresh: true } as const;
  const send = (signal: AbortSignal) => api.call(call, signal);
  return await submitOnce({ vendor: VENDOR, send, ids: taskIds });
}

// The task exists, so it is awaited. That the service reported an error as well must not be hidden.
function remarkOn({ status, body, broken }: SubmitAnswer, id: string): string | null {
  const error = errorIn(body) ?? errorIn(objectIn(body?.output));
  const plain = status === 200 && body !== undefined && error === null;
  if (plain) return null;
  const text = harmless(error?.message ?? messageIn(body) ?? '').trim();
  const what = broken
    ? `an answer that broke off (${broken.message})`
    : `${error?.code ?? 'an unexpected answer'} (HTTP ${status})${text === '' ? '' : `: ${text}`}`;
  return redact(
    `DashScope answered the submit with ${what}, and with the id of a task, ${id}. The task exists: it is awaited, and nothing is submitted again.`,
  );
}

const LARGEST_BODY = 20 * 1024 * 1024;

function fetchedByName(images: ImageAddresses): CreatedTask['byName'] {
  return (['first', 'last'] as const).filter((side) => /^https?:/i.test(images[side] ?? ''));
}

function usesStorage({ first, last, audio }: ImageAddresses): boolean {
  return [first, last, audio].some((address) => address?.startsWith('oss://'));
}

async function forgetUploads(
  { first, last, drivingAudio, model }: TakeRequest,
  { upload }: ImageResolver,
): Promise<void> {
  for (const image of [first, last]) {
    if (image?.kind === 'image') await upload.forget(sentName(image), model);
  }
  if (drivingAudio) await upload.forget(drivingAudio.digest, model);
}
