import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { RenderError } from '../../diagnostics/render-error.js';
import type { Clock } from '../../system/clock.js';
import type { Connection } from './connection.js';
import { failure } from './failure.js';

/** One result to fetch. */
export interface DownloadJob {
  readonly connection: Connection;
  readonly clock: Clock;
  /** The signed address; `anew` when the last one was not honoured any more. */
  readonly link: (anew: boolean) => Promise<string>;
  readonly path: string;
  readonly maxBytes: number;
}

const TRIES_WITHOUT_PROGRESS = 5;
const MOST_TRIES = 50;
const MOST_LINKS = 3;
const MOST_REDIRECTS = 5;

/**
 * Fetches a result into `path`, which appears only when it is whole. A cut connection goes on where it was cut; an
 * address that ran out is asked for anew. Throws ProviderFailure.
 */
export async function download(job: DownloadJob, signal: AbortSignal): Promise<void> {
  const part = `${job.path}.part`;
  const file = await open(part, 'w');
  try {
    await fetchInto(file, job, signal);
    await file.close();
    await rename(part, job.path);
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error;
  }
}

/** How far a download has come, and what it knows of the whole. */
interface Reach {
  at: number;
  total: number | null;
  /** Names this very content: a rest is taken only of the same. */
  tag: string | null;
}

async function fetchInto(file: FileHandle, job: DownloadJob, signal: AbortSignal): Promise<void> {
  const reach: Reach = { at: 0, total: null, tag: null };
  let link = await job.link(false);
  let links = 1;
  let idle = 0;
  let why = '';
  for (let tries = 0; tries < MOST_TRIES && idle < TRIES_WITHOUT_PROGRESS; tries += 1) {
    if (idle > 0) await job.clock.sleep(500 * 2 ** (idle - 1), signal);
    const before = reach.at;
    const outcome = await fetchOnce(link, { file, reach, job }, signal);
    if (outcome === 'whole') return;
    if ('gone' in outcome) {
      if (links === MOST_LINKS) throw refused(link, outcome);
      link = await job.link(true);
      links += 1;
    } else why = outcome.why;
    idle = reach.at > before ? 0 : idle + 1;
  }
  throw failure('transient', 'download-failed', `DashScope: the download does not come to its end: ${why}.`, {
    hint: 'The clip is paid for and is kept for 24 hours. Render again to fetch it.',
  });
}

type Outcome = 'whole' | { readonly gone: number } | { readonly why: string };

async function fetchOnce(
  link: string,
  { file, reach, job }: { file: FileHandle; reach: Reach; job: DownloadJob },
  signal: AbortSignal,
): Promise<Outcome> {
  let response: Dispatcher.ResponseData;
  try {
    response = await openFollowing(link, { reach, job }, signal);
  } catch (error) {
    return troubleOf(error, signal);
  }
  const { statusCode, body } = response;
  if (statusCode !== 200 && statusCode !== 206) {
    await body.dump().catch(() => undefined);
    if (statusCode === 403 || statusCode === 404 || statusCode === 410) return { gone: statusCode };
    // The rest that was asked for does not exist: what is here is not what lies there.
    if (statusCode === 416) restart(reach);
    return { why: `the storage answers with ${statusCode}` };
  }
  if ((totalOf(response) ?? 0) > job.maxBytes) {
    body.on('error', () => undefined).destroy();
    throw tooLarge(job.maxBytes);
  }
  if (!fitsTogether(response, reach)) restart(reach);
  reach.total = totalOf(response) ?? reach.total;
  reach.tag = headerOf(response, 'etag');
  let trouble: Outcome | null = null;
  try {
    await takeAll(body, async (chunk) => {
      if (reach.at + chunk.length > job.maxBytes) throw tooLarge(job.maxBytes);
      if (reach.at === 0) await file.truncate(0);
      await write(file, chunk, reach.at);
      reach.at += chunk.length;
    });
  } catch (error) {
    trouble = troubleOf(error, signal);
  }
  return ended(reach, trouble);
}

const MOST_WAITING = 4 * 1024 * 1024;

// Takes each chunk as it comes, from the very moment of the answer: nothing may be awaited before. To iterate would lose what has arrived and was not yet read when the connection
// breaks, and then a download over a bad line might never get on.
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

function ended(reach: Reach, trouble: Outcome | null): Outcome {
  if (reach.total !== null && reach.at > reach.total) restart(reach);
  if (reach.at === 0) return trouble ?? { why: 'the storage sends nothing' };
  // With the last byte here, it does not matter how the connection ends.
  if (reach.at === reach.total) return 'whole';
  if (trouble) return trouble;
  return reach.total === null ? 'whole' : { why: 'the connection ends too early' };
}

// A rest of another content, or from another place, would make a clip that nobody rendered.
function fitsTogether(response: Dispatcher.ResponseData, reach: Reach): boolean {
  if (response.statusCode === 200) return reach.at === 0;
  const from = rangeOf(response)?.from;
  const tag = headerOf(response, 'etag');
  return from === reach.at && (reach.tag === null || tag === null || tag === reach.tag);
}

function restart(reach: Reach): void {
  reach.at = 0;
  reach.total = null;
  reach.tag = null;
}

async function openFollowing(
  link: string,
  { reach, job }: { reach: Reach; job: DownloadJob },
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  let url = new URL(link);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    // Never the key: results lie on hosts of all names.
    const response = await job.connection.open(url.href, headersFor(reach), signal);
    const target = headerOf(response, 'location');
    if (response.statusCode < 300 || response.statusCode > 399 || target === null) return response;
    await response.body.dump().catch(() => undefined);
    if (!URL.canParse(target, url.href)) break;
    url = new URL(target, url);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw failure(
        'refused',
        'bad-redirect',
        `DashScope: the result is said to be at a ${url.protocol} address.`,
      );
    }
  }
  throw new Error('the result is sent from address to address');
}

function headersFor({ at, tag }: Reach): Record<string, string> {
  const plain = { 'accept-encoding': 'identity', 'user-agent': 'inbetween' };
  if (at === 0) return plain;
  return {
    ...plain,
    range: `bytes=${at}-`,
    ...(tag === null || tag.startsWith('W/') ? {} : { 'if-range': tag }),
  };
}

// Our own verdicts and trouble on this machine end the download; the network's trouble does not.
function troubleOf(error: unknown, signal: AbortSignal): Outcome {
  signal.throwIfAborted();
  if (error instanceof RenderError) throw error;
  return { why: error instanceof Error ? error.message : String(error) };
}

async function write(file: FileHandle, chunk: Buffer, at: number): Promise<void> {
  try {
    await file.write(chunk, 0, chunk.length, at);
  } catch (cause) {
    throw new RenderError(
      'disk-trouble',
      `The clip cannot be written to the disk: ${(cause as Error).message}`,
      {
        hint: 'Make room, then render again. The clip is paid for and is kept for 24 hours.',
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

function tooLarge(maxBytes: number) {
  return failure('refused', 'result-too-large', `DashScope: the result is larger than ${maxBytes} bytes.`, {
    hint: 'No clip of these models is that large; something else lies at its address.',
  });
}

// The service has just said that it is there, so it is not lost, whatever stands between here and the storage.
function refused(link: string, { gone: status }: { readonly gone: number }) {
  const { host } = new URL(link);
  return failure('transient', 'download-refused', `DashScope: ${host} answers the download with ${status}.`, {
    hint: `The clip is paid for and is kept for 24 hours. If a proxy or a firewall forbids ${host}, let it through, or collect the clip from elsewhere.`,
  });
}
