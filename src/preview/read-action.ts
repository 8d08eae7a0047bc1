import type { IncomingMessage } from 'node:http';
import { parseJson } from '../base/parse-json.js';
import { isRecord } from '../base/shape.js';

/** What the user can request on the page. */
export type PreviewAction =
  /** Plan again, and try failed takes again. */
  | { readonly type: 'render' }
  /** Pay for the takes that this token accepts. */
  | { readonly type: 'spend'; readonly token: string }
  /** The page shows this shot now. */
  | { readonly type: 'look'; readonly shot: string };

const MAX_BYTES = 4096;

/** The action of a request; undefined if it is invalid. */
export async function readAction(path: string, request: IncomingMessage): Promise<PreviewAction | undefined> {
  const body = await bodyOf(request);
  if (path === '/actions/render') return { type: 'render' };
  const sent = body === undefined ? undefined : parseJson(body);
  if (!isRecord(sent)) return undefined;
  const { token, shot } = sent;
  if (path === '/actions/spend' && typeof token === 'string') return { type: 'spend', token };
  if (path === '/actions/look' && typeof shot === 'string') return { type: 'look', shot };
  return undefined;
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
