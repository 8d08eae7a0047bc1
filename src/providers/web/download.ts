import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { readUrl } from '../../base/read-url.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { Clock } from '../../system/clock.js';
import { tempPathFor } from '../../system/temp-name.js';
import type { Connection } from './connection.js';
import { decodeFile, TooLarge } from './decode-file.js';
import { failure, tlsFailure } from './web-failure.js';

/** One result to download. */
export interface DownloadJob {
  readonly connection: Connection;
  readonly clock: Clock;
  /** The signed address; `renew` when the last one was no longer accepted. */
  readonly link: (renew: boolean) => Promise<string>;
  readonly path: string;
  readonly maxBytes: number;
  /** The service in messages. */
  readonly vendor: string;
  /** How long it keeps results, for hints: "24 hours". */
  readonly keptFor: string;
  /** The clip cost nothing. */
  readonly isFree?: true;
  /** Headers that prove who asks, for an address of the service itself; default: none. */
  readonly authorization?: ((url: URL) => Readonly<Record<string, string>>) | undefined;
  /** Whether a result may be at this address; default: anywhere on the web. */
  readonly mayOpen?: ((url: URL) => boolean) | undefined;
}

const TRIES_WITHOUT_PROGRESS = 5;
const MOST_TRIES = 50;
const MOST_LINKS = 3;
const MOST_REDIRECTS = 5;

/**
 * Downloads a result to `path`, which appears only when it is complete. A broken connection is resumed, and an expired
 * address is renewed. Throws ProviderFailure.
 */
export async function download(job: DownloadJob, signal: AbortSignal): Promise<void> {
  const part = tempPathFor(job.path);
  const file = await open(part, 'w');
  try {
    const coding = await fetchInto(file, job, signal);
    await file.close();
    await decodeFile(part, coding, job.maxBytes);
    await rename(part, job.path);
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error instanceof TooLarge ? tooLarge(job) : error;
  }
}

/** How much was downloaded, and what is known of the whole file. */
interface DownloadState {
  at: number;
  total: number | null;
  /** Identifies the content: a download is resumed only with the same content. */
  tag: string | null;
  coding: string | null;
}

/** Returns the coding of the file; null for none. */
async function fetchInto(file: FileHandle, job: DownloadJob, signal: AbortSignal): Promise<string | null> {
  const state: DownloadState = { at: 0, total: null, tag: null, coding: null };
  let link = await job.link(false);
  let links = 1;
  let idle = 0;
  let why = '';
  for (let tries = 0; tries < MOST_TRIES && idle < TRIES_WITHOUT_PROGRESS; tries += 1) {
    if (idle > 0) await job.clock.sleep(500 * 2 ** (idle - 1), signal);
    const before = state.at;
    const outcome = await fetchOnce(link, { file, state, job }, signal);
    if (outcome === 'whole') return state.coding;
    if ('gone' in outcome) {
      if (links === MOST_LINKS) throw refused(link, outcome, job);
      link = await job.link(true);
      links += 1;
    } else why = outcome.why;
    idle = state.at > before ? 0 : idle + 1;
  }
  throw failure('transient', 'download-failed', `${job.vendor}: download incomplete: ${why}.`, {
    hint: `${theClip(job)} kept for ${job.keptFor}. Render again to download it.`,
  });
}

type Outcome = 'whole' | { readonly gone: number } | { readonly why: string };

async function fetchOnce(
  link: string,
  { file, state, job }: { file: FileHandle; state: DownloadState; job: DownloadJob },
  signal: AbortSignal,
): Promise<Outcome> {
  let response: Dispatcher.ResponseData;
  try {
    response = await openFollowing(link, { state, job }, signal);
  } catch (error) {
    return outcomeOfError(error, job, signal);
  }
  const { statusCode, body } = response;
  if (statusCode !== 200 && statusCode !== 206) {
    await body.dump().catch(() => undefined);
    if (statusCode === 403 || statusCode === 404 || statusCode === 410) return { gone: statusCode };
    // The requested range does not exist: the local part belongs to another content.
    if (statusCode === 416) restart(state);
    return { why: `the storage answered with ${statusCode}` };
  }
  if ((totalOf(response) ?? 0) > job.maxBytes) {
    body.on('error', () => undefined).destroy();
    throw tooLarge(job);
  }
  if (!fitsTogether(response, state)) restart(state);
  state.total = totalOf(response) ?? state.total;
  state.tag = headerOf(response, 'etag');
  state.coding = headerOf(response, 'content-encoding');
  let interruption: Outcome | null = null;
  try {
    await takeAll(body, async (chunk) => {
      if (state.at + chunk.length > job.maxBytes) throw tooLarge(job);
      if (state.at === 0) await file.truncate(0);
      await write(file, chunk, state.at);
      state.at += chunk.length;
    });
  } catch (error) {
    interruption = outcomeOfError(error, job, signal);
  }
  return ended(state, interruption);
}

const MOST_WAITING = 4 * 1024 * 1024;

// Listens from the moment of the answer: nothing may be awaited before. Iterating would lose the chunks that have arrived
// but were not read when the connection breaks, and then a download over a bad connection might never progress.
function takeAll(body: Readable, take: (chunk: Buffer) => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    if (body.destroyed) reject(body.errored ?? new Error('the connection was closed'));
    let tail: Promise<unknown> = Promise.resolve();
    let waiting = 0;
    body.on('data', (chunk: Buffer) => {
      waiting += chunk.length;
      if (waiting > MOST_WAITING) body.pause();
      tail = tail.then(async () => {
        await take(chunk);
        waiting -= chunk.length;
        if (body.isPaused()) body.resume();
      });
      tail.catch((error: Error) => body.destroy(error));
    });
    body.once('end', () => tail.then(() => resolve(), reject));
    body.once('error', (error) => tail.then(() => reject(error), reject));
    body.once('close', () => tail.then(() => reject(new Error('the connection was closed')), reject));
  });
}

function ended(state: DownloadState, interruption: Outcome | null): Outcome {
  if (state.total !== null && state.at > state.total) restart(state);
  if (state.at === 0) return interruption ?? { why: 'the storage sent no data' };
  // Once the last byte has arrived, it does not matter how the connection ends.
  if (state.at === state.total) return 'whole';
  if (interruption) return interruption;
  return state.total === null ? 'whole' : { why: 'the connection ended too early' };
}

// Parts of two different contents, or a gap between them, would make a broken clip.
function fitsTogether(response: Dispatcher.ResponseData, state: DownloadState): boolean {
  if (response.statusCode === 200) return state.at === 0;
  const from = rangeOf(response)?.from;
  const tag = headerOf(response, 'etag');
  return from === state.at && (state.tag === null || tag === null || tag === state.tag);
}

function restart(state: DownloadState): void {
  state.at = 0;
  state.total = null;
  state.tag = null;
}

async function openFollowing(
  link: string,
  { state, job }: { state: DownloadState; job: DownloadJob },
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  let url = readUrl(link);
  for (let redirects = 0; url !== undefined && redirects <= MOST_REDIRECTS; redirects += 1) {
    if (job.mayOpen?.(url) === false) throw foreignHost(url, job);
    // Each redirect is judged again: results are stored on many hosts, which must not get the key.
    const headers = { ...headersFor(state), ...job.authorization?.(url) };
    const response = await job.connection.open(url.href, headers, signal);
    const target = headerOf(response, 'location');
    if (response.statusCode < 300 || response.statusCode > 399 || target === null) return response;
    await response.body.dump().catch(() => undefined);
    url = readUrl(target, url.href);
    if (url !== undefined && url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw failure(
        'refused',
        'bad-redirect',
        `${job.vendor}: the result was redirected to a ${url.protocol} address (not followed).`,
      );
    }
  }
  throw new Error(url === undefined ? 'the result has no usable address' : 'too many redirects');
}

function headersFor({ at, tag }: DownloadState): Record<string, string> {
  const plain = { 'accept-encoding': 'identity', 'user-agent': 'inbetween' };
  if (at === 0) return plain;
  return {
    ...plain,
    range: `bytes=${at}-`,
    ...(tag === null || tag.startsWith('W/') ? {} : { 'if-range': tag }),
  };
}

// Our own failures and errors of this machine end the download; network errors do not.
function outcomeOfError(error: unknown, job: DownloadJob, signal: AbortSignal): Outcome {
  signal.throwIfAborted();
  if (error instanceof RenderError) throw error;
  const untrusted = tlsFailure(job.vendor, 'the download', error);
  if (untrusted) throw untrusted;
  return { why: error instanceof Error ? error.message : String(error) };
}

async function write(file: FileHandle, chunk: Buffer, at: number): Promise<void> {
  try {
    await file.write(chunk, 0, chunk.length, at);
  } catch (cause) {
    throw new RenderError(
      'disk-error',
      `The clip cannot be written to the disk: ${(cause as Error).message}`,
      {
        hint: 'Free some space, then render again. The clip is paid for and kept at the service for a while.',
        cause,
      },
    );
  }
}

function totalOf(response: Dispatcher.ResponseData): number | null {
  if (response.statusCode === 206) return rangeOf(response)?.total ?? null;
  const length = headerOf(response, 'content-length');
  return length !== null && /^\d+$/.test(length) ? Number(length) : null;
}

function rangeOf(response: Dispatcher.ResponseData): { from: number; total: number | null } | undefined {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headerOf(response, 'content-range') ?? '');
  return match ? { from: Number(match[1]), total: match[2] === '*' ? null : Number(match[2]) } : undefined;
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}

function tooLarge({ vendor, maxBytes }: DownloadJob) {
  return failure('refused', 'result-too-large', `${vendor}: the result is larger than ${maxBytes} bytes.`, {
    hint: 'No clip of these models is that large: the address leads to another file.',
  });
}

// The service has just confirmed that the result exists, so it is not lost: a proxy may block the storage.
function refused(link: string, { gone: status }: { readonly gone: number }, job: DownloadJob) {
  const { vendor, keptFor } = job;
  const host = readUrl(link)?.host ?? 'the storage';
  return failure(
    'transient',
    'download-refused',
    `${vendor}: ${host} answered the download with ${status}.`,
    {
      hint: `${theClip(job)} kept for ${keptFor}. If a proxy or a firewall blocks ${host}, allow it, or collect the clip from another network.`,
    },
  );
}

function theClip({ isFree }: DownloadJob): string {
  return isFree ? 'The clip is' : 'The clip is paid for and';
}

function foreignHost({ host }: URL, { vendor }: DownloadJob) {
  return failure(
    'transient',
    'foreign-result',
    `${vendor}: the result is at "${host}", which is no host of the service.`,
    { hint: 'Nothing was downloaded. The clip is paid for: look for it in the console of the service.' },
  );
}
