import type { IncomingMessage } from 'node:http';
import { parseJson } from '../base/parse-json.js';
import { isRecord, isText, listOf } from '../base/shape.js';
import { type EditAction, editableKeys, filmKeys, type PageChange } from '../live-view/page-edit.js';
import type { Said } from '../live-view/said.js';

/** What the user can request on the page. */
export type PreviewAction =
  /** Plan again, and try failed takes again. */
  | { readonly type: 'render' }
  /** Pay for the takes that this token accepts. */
  | { readonly type: 'spend'; readonly token: string }
  /** Generate the further take that this token accepts. */
  | { readonly type: 'another'; readonly token: string }
  | Said
  | EditAction
  /** Write the film from the clips that exist. */
  | { readonly type: 'export' }
  /** The page shows this shot now. */
  | { readonly type: 'look'; readonly shot: string };

const MAX_BYTES = 4096;
// Enough for the longest note in any script.
const MAX_NOTE_BYTES = 16_384;
// Twice the longest prompt in any script: before and after.
const MAX_EDIT_BYTES = 256 * 1024;

/** The action of a request; undefined if it is invalid, or if the client closed it before its end. */
export async function readAction(path: string, request: IncomingMessage): Promise<PreviewAction | undefined> {
  const body = await bodyOf(request, mostBytes(path));
  if (body === 'closed') return undefined;
  if (path === '/actions/render') return { type: 'render' };
  if (path === '/actions/export') return { type: 'export' };
  if (path === '/actions/undo') return { type: 'undo' };
  if (path === '/actions/redo') return { type: 'redo' };
  const sent = body === 'too-long' ? undefined : parseJson(body.text);
  if (!isRecord(sent)) return undefined;
  if (path === '/actions/edit') return editOf(sent);
  const { token, shot, take, star, text } = sent;
  if (path === '/actions/spend' && typeof token === 'string') return { type: 'spend', token };
  if (path === '/actions/another' && typeof token === 'string') return { type: 'another', token };
  if (path === '/actions/look' && typeof shot === 'string') return { type: 'look', shot };
  if (typeof shot !== 'string') return undefined;
  if (path === '/actions/pick' && isTextOrNull(take)) return { type: 'pick', shot, take };
  if (path === '/actions/star' && typeof take === 'string' && typeof star === 'boolean')
    return { type: 'star', shot, take, star };
  if (path === '/actions/note' && isTextOrNull(take) && isTextOrNull(text))
    return { type: 'note', shot, take, text };
  return undefined;
}

function mostBytes(path: string): number {
  if (path === '/actions/edit') return MAX_EDIT_BYTES;
  return path === '/actions/note' ? MAX_NOTE_BYTES : MAX_BYTES;
}

// A value becomes part of the file only if the storyboard is valid with it.
function editOf({ base, change, mode }: Readonly<Record<string, unknown>>): EditAction | undefined {
  if (typeof base !== 'string' || !isRecord(change) || !isTextOrNull(change.shot)) return undefined;
  if (mode !== 'check' && mode !== 'write' && mode !== 'replace') return undefined;
  const { kind, key, from, to, before, order } = change;
  const keys: readonly string[] = change.shot === null ? filmKeys : editableKeys;
  const isSet = kind === 'set' && keys.some((one) => one === key) && from !== undefined && to !== undefined;
  const isMove = kind === 'move' && change.shot !== null && isTextOrNull(before) && listOf(isText)(order);
  // Its fields were checked.
  return isSet || isMove ? { type: 'edit', base, change: change as unknown as PageChange, mode } : undefined;
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

async function bodyOf(
  request: IncomingMessage,
  most: number,
): Promise<{ readonly text: string } | 'too-long' | 'closed'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > most) return 'too-long';
      chunks.push(chunk);
    }
  } catch (error) {
    if (!request.destroyed) throw error;
    return 'closed';
  }
  return { text: Buffer.concat(chunks).toString('utf8') };
}
