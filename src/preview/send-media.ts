import { type FileHandle, open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { RenderError } from '../diagnostics/render-error.js';
import { type ByteRange, byteRange } from './byte-range.js';

/** What may be shown: a file, or bytes that somebody puts together. Its address holds its digest, so it never changes. */
export type Media = MediaFile | MediaStream;

export interface MediaFile {
  readonly path: string;
  readonly type: string;
}

export interface MediaStream {
  readonly type: string;
  readonly bytes: number;
  /** From one place to before another. Throws RenderError when they cannot be had any more. */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

/** Sends it, or the range of it that a player asks for. `name` stands for exactly these bytes. */
export async function sendMedia({ request, response, name }: MediaRequest, media: Media): Promise<void> {
  if ('read' in media) return await sendStream({ request, response, name }, media);
  let file: FileHandle;
  try {
    file = await open(media.path, 'r');
  } catch {
    response.writeHead(404).end();
    return;
  }
  try {
    const { size } = await file.stat();
    const read = (from: number, to: number): AsyncIterable<Uint8Array> =>
      file.createReadStream({ start: from, end: to - 1, autoClose: false });
    await sendStream({ request, response, name }, { type: media.type, bytes: size, read });
  } finally {
    await file.close();
  }
}

export interface MediaRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly name: string;
}

async function sendStream(
  { request, response, name }: MediaRequest,
  { type, bytes, read }: MediaStream,
): Promise<void> {
  const { headers, method } = request;
  const tag = `"${name}"`;
  // Asked with the name of other bytes: what the browser has of those is of no use to it.
  const same = headers['if-range'] === undefined || headers['if-range'] === tag;
  const range = method === 'GET' && same ? byteRange(headers.range, bytes) : undefined;
  const about = {
    'Content-Type': type,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, max-age=31536000, immutable',
    ETag: tag,
  };
  if (headers['if-none-match']?.split(',').some((one) => one.trim() === tag)) {
    response.writeHead(304, about).end();
    return;
  }
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${bytes}`, 'Accept-Ranges': 'bytes' }).end();
    return;
  }
  const { start, end }: ByteRange = range ?? { start: 0, end: bytes - 1 };
  const send = (): void => {
    const part = range ? { 'Content-Range': `bytes ${start}-${end}/${bytes}` } : {};
    response.writeHead(range ? 206 : 200, { ...about, ...part, 'Content-Length': end - start + 1 });
  };
  if (method === 'HEAD' || bytes === 0) {
    send();
    response.end();
    return;
  }
  const blocks = read(start, end + 1)[Symbol.asyncIterator]();
  try {
    const first = await blocks.next();
    send();
    await pipeline(startingWith(first, blocks), response);
  } catch (error) {
    if (error instanceof RenderError && !response.headersSent) {
      response.writeHead(410, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
      response.end(error.message);
      return;
    }
    // A player that has seen enough closes the line: nothing is wrong. One whose film ends too early because a file
    // went away asks for the rest, and is told then.
    if (!response.destroyed) throw error;
  } finally {
    await blocks.return?.();
  }
}

// Whether the bytes are there at all is known only when the first of them are read.
async function* startingWith(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let now = first; !now.done; now = await rest.next()) yield now.value;
}
