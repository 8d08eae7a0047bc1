import type { Connection } from '../web/connection.js';
import { fileAddress, type ServerFile } from './comfyui-operation.js';
import { predictedFiles } from './saved-files.js';

/** How files of a server are read. */
export interface FileAccess {
  readonly connection: Connection;
  /** The token, for servers that get it. */
  readonly headersFor: (server: string) => Readonly<Record<string, string>>;
}

/**
 * The file of a take that its server no longer knows, as after a restart. A file that the server was still writing when it
 * ended is none. Null where there is none.
 */
export async function findOutputFile(
  { server, prefix }: { readonly server: string; readonly prefix: string },
  access: FileAccess,
  signal: AbortSignal,
): Promise<ServerFile | null> {
  for (const file of predictedFiles(prefix, server)) {
    const read = (from: number, length: number) => rangeOf(file, { from, length }, access, signal);
    const start = await read(0, 16);
    if (start === null) continue;
    if (!file.filename.endsWith('.mp4') || (await isComplete(start, read))) return file;
  }
  return null;
}

interface Range {
  readonly bytes: Buffer;
  readonly total: number;
}

const MOST_BOXES = 100;

// The index of an MP4 is written last, and names its own length.
async function isComplete(
  start: Range,
  read: (from: number, length: number) => Promise<Range | null>,
): Promise<boolean> {
  let hasIndex = false;
  let at = 0;
  let box: Range | null = start;
  for (let boxes = 0; boxes < MOST_BOXES && box !== null && box.bytes.length >= 8; boxes += 1) {
    const { bytes } = box;
    const short = bytes.readUInt32BE(0);
    const length = short === 1 && bytes.length >= 16 ? Number(bytes.readBigUInt64BE(8)) : short;
    if (length < 8) return hasIndex;
    hasIndex ||= bytes.toString('latin1', 4, 8) === 'moov';
    at += length;
    if (at >= start.total) return hasIndex && at === start.total;
    box = await read(at, 16);
  }
  return false;
}

async function rangeOf(
  file: ServerFile,
  { from, length }: { readonly from: number; readonly length: number },
  { connection, headersFor }: FileAccess,
  signal: AbortSignal,
): Promise<Range | null> {
  const range = `bytes=${from}-${from + length - 1}`;
  const headers = { ...headersFor(file.server), range, 'accept-encoding': 'identity' };
  const { statusCode, headers: answered, body } = await connection.open(fileAddress(file), headers, signal);
  body.on('error', () => undefined);
  const chunks: Buffer[] = [];
  let had = 0;
  if (statusCode === 200 || statusCode === 206)
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      had += chunk.length;
      // A server without ranges sends the whole file.
      if (had >= from + length) break;
    }
  body.destroy();
  const bytes = Buffer.concat(chunks);
  if (statusCode === 206) {
    const total = /\/(\d+)$/.exec(String(answered['content-range'] ?? ''))?.[1];
    return total === undefined ? null : { bytes, total: Number(total) };
  }
  const total = Number(answered['content-length']);
  return statusCode === 200 && Number.isFinite(total)
    ? { bytes: bytes.subarray(from, from + length), total }
    : null;
}
