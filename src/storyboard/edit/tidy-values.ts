import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { replaceRange, type Splice } from './text-splices.js';

/** The usual order of keys of a mapping, by its path. */
type KeyOrders = ReadonlyMap<string, readonly string[]>;

/** Mappings and lists in brackets, in one line each: `{ id: a, first: b }` and `[a, b]`, with keys in their order. */
export function tidyBrackets(text: string, root: ParsedNode | null, orders: KeyOrders): readonly Splice[] {
  const splices: Splice[] = [];
  walk(root, '', (node, path) => {
    if (!isBrackets(node)) return true;
    const [start, end] = node.range;
    const written = writeNode(node, path, { text, orders });
    if (written !== null && written !== text.slice(start, end))
      splices.push(replaceRange(start, end, written));
    return false;
  });
  return splices;
}

/** One space after each colon, and none in front of it. */
export function tidyColons(text: string, root: ParsedNode | null): readonly Splice[] {
  const splices: Splice[] = [];
  walk(root, '', (node) => {
    if (!isMap(node)) return true;
    if (node.flow) return false;
    for (const { key, value } of node.items as readonly { key: ParsedNode; value: ParsedNode | null }[]) {
      const start = key.range[1];
      const between = text.slice(start, value?.range[0] ?? start);
      // An anchor or a tag may be in front of the value.
      const [, props = ''] = /^ *: +((?:[&!]\S* +)*)$/.exec(between) ?? [];
      if (!/^ *: +(?:[&!]\S* +)*$/.test(between)) continue;
      const tidy = `: ${props.replace(/ +/g, ' ')}`;
      if (tidy !== between) splices.push(replaceRange(start, start + between.length, tidy));
    }
    return true;
  });
  return splices;
}

// `visit` answers whether to go on inside of the node.
function walk(
  node: ParsedNode | null,
  path: string,
  visit: (node: ParsedNode, path: string) => boolean,
): void {
  if (node === null || !visit(node, path)) return;
  if (isMap(node))
    for (const { key, value } of node.items) walk(value as ParsedNode, pathOf(path, key), visit);
  if (isSeq(node)) for (const item of node.items) walk(item as ParsedNode, `${path}.*`, visit);
}

function pathOf(path: string, key: unknown): string {
  const name = isScalar(key) ? String(key.value) : '';
  return path === '' ? name : `${path}.${name}`;
}

function isBrackets(node: ParsedNode): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

interface Writing {
  readonly text: string;
  readonly orders: KeyOrders;
}

// Null for what stays as it is: several lines, comments, anchors, tags and explicit keys.
function writeNode(node: ParsedNode, path: string, writing: Writing): string | null {
  const source = writing.text.slice(node.range[0], node.range[1]);
  if (source.includes('\n') || /(^|[\s,[{:])[&!?](\s|\S)/.test(source)) return null;
  if (isAlias(node) || isScalar(node)) return source;
  if (isSeq(node)) {
    const items = node.items.map((item) =>
      isMap(item) && !item.flow ? null : writeNode(item as ParsedNode, `${path}.*`, writing),
    );
    return items.includes(null) ? null : `[${items.join(', ')}]`;
  }
  const entries = (node as { items: readonly { key: ParsedNode; value: ParsedNode | null }[] }).items.map(
    ({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : '';
      const [left, right] = [
        writeNode(key, path, writing),
        value === null ? '' : writeNode(value, pathOf(path, key), writing),
      ];
      const hasValue = value !== null && value.range[1] > value.range[0];
      return left === null || right === null
        ? null
        : {
            name,
            written: hasValue
              ? `${left}: ${right}`
              : /:\s*$/.test(left)
                ? left
                : `${left}${colonAfter(key, writing)}`,
          };
    },
  );
  const known = entries.flatMap((entry) => (entry === null ? [] : [entry]));
  if (known.length < entries.length) return null;
  const order = writing.orders.get(path) ?? [];
  const rank = (name: string): number => {
    if (order.length === 0 || name === '<<') return -1;
    return order.includes(name) ? order.indexOf(name) : order.length;
  };
  const sorted = [...known].sort((a, b) => rank(a.name) - rank(b.name));
  return sorted.length === 0 ? '{}' : `{ ${sorted.map(({ written }) => written).join(', ')} }`;
}

// A key without a value is written with or without its colon.
function colonAfter(key: ParsedNode, { text }: Writing): string {
  return /^\s*:/.test(text.slice(key.range[1])) ? ':' : '';
}
