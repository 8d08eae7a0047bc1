import { type Digest, isDigest } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import { RenderError } from '../diagnostics/render-error.js';

/** An object inside a lockfile, with its place for messages. */
export interface LockNode {
  /** Of the file. */
  readonly name: string;
  /** Keys from the root, separated by dots; empty for the root. */
  readonly path: string;
  readonly value: { readonly [key: string]: JsonValue };
}

/** The object under a key. Throws RenderError `lockfile-unreadable`, like every reader of this file. */
export function child(node: LockNode, key: string): LockNode {
  return recordAt(node.value[key] ?? null, {
    name: node.name,
    path: node.path ? `${node.path}.${key}` : key,
  });
}

/** An object, or an error that names its place. */
export function recordAt(value: JsonValue, { name, path }: { name: string; path: string }): LockNode {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw unreadable({ name, path, value: {} }, '', 'an object');
  return { name, path, value: value as LockNode['value'] };
}

export function textAt(node: LockNode, key: string): string {
  const value = node.value[key];
  if (typeof value !== 'string') throw unreadable(node, key, 'a text');
  return value;
}

/** A time as text. With an invalid time, it would be unknown how old a take is, and it might be paid for again. */
export function timeAt(node: LockNode, key: string): string {
  const text = textAt(node, key);
  if (Number.isNaN(Date.parse(text))) throw unreadable(node, key, 'a time');
  return text;
}

export function textOrNull(node: LockNode, key: string): string | null {
  return (node.value[key] ?? null) === null ? null : textAt(node, key);
}

export function digestAt(node: LockNode, key: string): Digest {
  const text = textAt(node, key);
  if (!isDigest(text)) throw unreadable(node, key, 'a SHA-256 in hexadecimal');
  return text;
}

export function countAt(node: LockNode, key: string): number {
  const value = node.value[key];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw unreadable(node, key, 'a whole number');
  return value;
}

/** The error about a value that is not what it has to be. */
export function unreadable({ name, path }: LockNode, key: string, wanted: string): RenderError {
  const place = [path, key].filter(Boolean).join('.') || 'its root';
  return new RenderError('lockfile-unreadable', `${name} is not a lockfile: ${place} is not ${wanted}.`, {
    hint: 'Restore it from version control, or delete it and render again.',
  });
}
