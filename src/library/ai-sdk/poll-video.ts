import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonValue } from '../../base/json.js';
import { redact } from '../../diagnostics/redact.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { type Asset, type Operation, ProviderFailure, type Receipt } from '../../providers/provider.js';
import { removeFiles } from './remove-files.js';
import { callError, sdkError } from './sdk-error.js';
import type { VideoHost } from './video-host.js';

/** The state of a clip. */
export type PolledVideo =
  | { readonly state: 'pending' }
  | {
      readonly state: 'done';
      readonly data: Uint8Array;
      readonly mediaType: string;
      readonly asset: Asset;
      readonly receipt: Receipt;
    }
  | { readonly state: 'failed'; readonly error: string };

/** What the operations of this package's models contain. */
export interface VideoOperation {
  readonly provider: string;
  readonly model: string;
  readonly task: Operation;
}

/** The operation of a clip as the SDK keeps it. Throws an error of the SDK for one of another model. */
export function readOperation(value: unknown, expected: Omit<VideoOperation, 'task'>): Operation {
  const found = value as Partial<VideoOperation> | null | undefined;
  const isOurs =
    typeof found === 'object' &&
    found !== null &&
    found.provider === expected.provider &&
    found.model === expected.model &&
    found.task !== undefined;
  if (isOurs) return found.task as JsonValue;
  const message = `The operation is not of the model "${expected.model}" of the provider "${expected.provider}".`;
  throw sdkError('InvalidArgumentError', message, { argument: 'operation' });
}

/** Polls a clip once, and downloads it when it is finished. Throws errors of the SDK, which repeats passing ones. */
export async function pollVideo(
  operation: Operation,
  { provider, folder }: Pick<VideoHost, 'provider' | 'folder'>,
  signal: AbortSignal,
): Promise<PolledVideo> {
  try {
    const progress = await provider.poll(operation, signal);
    if (progress.state === 'pending') return { state: 'pending' };
    if (progress.state === 'failed') return failed(progress.failure);
    const { asset, receipt } = progress;
    const data = await downloaded(asset, { provider, folder }, signal);
    return { state: 'done', data, mediaType: mediaTypeOf(data), asset, receipt };
  } catch (error) {
    if (error instanceof ProviderFailure && error.kind === 'expired') return failed(error);
    throw error instanceof RenderError ? callError(error, { isFree: true }) : error;
  }
}

function failed({ message, hint }: ProviderFailure): PolledVideo {
  return { state: 'failed', error: redact(hint === '' ? message : `${message} ${hint}`) };
}

async function downloaded(
  asset: Asset,
  { provider, folder }: Pick<VideoHost, 'provider' | 'folder'>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const path = join(folder, `clip-${randomUUID()}`);
  try {
    await provider.download(asset, path, signal);
    return await readFile(path);
  } finally {
    await removeFiles([path]);
  }
}

function mediaTypeOf(data: Uint8Array): string {
  const head = Buffer.from(data.subarray(0, 12)).toString('latin1');
  if (head.slice(4, 8) === 'ftyp') return head.startsWith('qt', 8) ? 'video/quicktime' : 'video/mp4';
  if (head.startsWith('\x1aE\xdf\xa3')) return 'video/webm';
  const message = 'The service sent a file that is no video. The clip is paid for: ask again.';
  throw sdkError('APICallError', message, {
    ...{ isRetryable: true, url: '', requestBodyValues: {}, code: 'clip-unusable' },
  });
}
