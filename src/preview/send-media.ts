import { type FileHandle, open } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** A file that may be shown. Its address holds its digest, so what it says never changes. */
export interface MediaFile {
  readonly path: string;
  readonly type: string;
}

/** Sends a file, or the range of it that a player asks for. */
export async function sendMedia(
  request: IncomingMessage,
  response: ServerResponse,
  { path, type }: MediaFile,
): Promise<void> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch {
    response.writeHead(404).end();
    return;
  }
  try {
    const { size } = await file.stat();
    const range = rangeOf(request.headers.range, size);
    response.setHeader('Content-Type', type);
    response.setHeader('Accept-Ranges', 'bytes');
    response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
    if (range === 'unsatisfiable') {
      response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end();
      return;
    }
    const { start, end } = range ?? { start: 0, end: size - 1 };
    response.setHeader('Content-Length', end - start + 1);
    if (range) response.writeHead(206, { 'Content-Range': `bytes ${start}-${end}/${size}` });
    if (request.method === 'HEAD' || size === 0) response.end();
    else await pipeline(file.createReadStream({ start, end, autoClose: false }), response);
  } catch (error) {
    // A player that has seen enough closes the line: nothing is wrong.
    if (!response.destroyed) throw error;
  } finally {
    await file.close();
  }
}

/** One range, as players ask; several at once are answered with the whole file. */
function rangeOf(
  header: string | undefined,
  size: number,
): { readonly start: number; readonly end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, from = '', to = ''] = match;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start >= size || end < start ? 'unsatisfiable' : { start, end };
}
