import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import { type DocumentValue, isMapping } from '../yaml/document-value.js';

/** A document with another value at a path; undefined removes the key. Blocks that are missing are made. */
export function withValue(
  document: DocumentValue | undefined,
  path: DocumentPath,
  value: DocumentValue | undefined,
): DocumentValue {
  const [step, ...rest] = path;
  if (step === undefined) return value ?? null;
  if (Array.isArray(document)) {
    const index = Number(step);
    const items = [...(document as readonly DocumentValue[])];
    if (value === undefined && rest.length === 0) items.splice(index, 1);
    else items[index] = withValue(items[index], rest, value);
    return items;
  }
  const entries = Object.entries(isMapping(document) ? document : {});
  const key = String(step);
  const others = entries.filter(([name]) => name !== key);
  if (rest.length === 0 && value === undefined) return toMapping(others);
  const inside = entries.find(([name]) => name === key)?.[1];
  return toMapping([...others, [key, withValue(inside, rest, value)]]);
}

/** A list with one item moved. */
export function withMoved<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const moved = [...items];
  moved.splice(to, 0, ...moved.splice(from, 1));
  return moved;
}

// Without a prototype, __proto__ is an ordinary key.
function toMapping(entries: readonly (readonly [string, DocumentValue])[]): DocumentValue {
  const mapping: Record<string, DocumentValue> = Object.create(null);
  for (const [key, value] of entries) mapping[key] = value;
  return mapping;
}
