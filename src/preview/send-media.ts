import { type FileHandle, open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { RenderError } from '../diagnostics/render-error.js';
import { type ByteRange, byteRange } from './byte-range.js';

/** Media of the page: a file, or bytes that are assembled on request. The address contains the digest, so they never change. */
export type Media = MediaFile | MediaStream;

/** A file with its MIME type. */
export interface MediaFile {
  readonly path: string;
  readonly type: string;
}

/** Bytes that are assembled on request. */
export interface MediaStream {
  readonly type: string;
  readonly bytes: number;
  /** Reads from one position to before another. Throws RenderError if the bytes are no longer available. */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

/** Sends media, or the requested range. `name` identifies exactly these bytes. */
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

/** A request for media. */
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
  // With the tag of other bytes, the range refers to something else: send everything.
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
    // A player may close the connection early. If a file was removed, the player requests the rest and gets the error.
    if (!response.destroyed) throw error;
  } finally {
    await blocks.return?.();
  }
}

// Reading the first block shows whether the bytes are available, before the headers are sent.
async function* startingWith(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let now = first; !now.done; now = await rest.next()) yield now.value;
}
