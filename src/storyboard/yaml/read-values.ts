import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { suggestionFor } from '../../diagnostics/closest.js';
import { type Diagnostic, errorInText } from '../../diagnostics/diagnostic.js';
import { type DocumentValue, isMapping } from './document-value.js';
import { unknownTag } from './unexpected-text.js';

/** The document as plain values, and the data that maps them back to the text. */
export interface ReadValues {
  readonly value: DocumentValue;
  readonly diagnostics: readonly Diagnostic[];
  /** The anchored node of each alias. */
  readonly targets: ReadonlyMap<Alias, ParsedNode>;
}

// The values behind an alias count once for each use. Ten thousand shots that merge a block of 20 keys have fewer.
const MAX_REPEATED = 500_000;

interface Anchored {
  readonly node: ParsedNode;
  /** Absent while the value is being read: an alias to it would be circular. */
  read?: { readonly value: DocumentValue; readonly weight: number };
}

/**
 * Converts YAML nodes to values: resolves aliases, merges `<<`, and reports duplicate keys and alias bombs.
 * `lineOf` returns the line number of an offset.
 */
export function readValues(root: ParsedNode | null, lineOf: (offset: number) => number): ReadValues {
  const diagnostics: Diagnostic[] = [];
  const targets = new Map<Alias, ParsedNode>();
  const anchors = new Map<string, Anchored>();
  let isBomb = false;
  // The number of values so far, with all values behind aliases.
  let weight = 0;
  // The values behind aliases. All others are limited by the length of the text.
  let repeated = 0;

  return { value: valueFor(root), diagnostics, targets };

  function valueFor(node: ParsedNode | null): DocumentValue {
    if (node === null) return null;
    if (isAlias(node)) return aliased(node);
    const anchored: Anchored = { node };
    if (node.anchor) anchors.set(node.anchor, anchored);
    const before = weight;
    weight += 1;
    const value = contentOf(node);
    anchored.read = { value, weight: weight - before };
    return value;
  }

  function contentOf(node: Exclude<ParsedNode, Alias.Parsed>): DocumentValue {
    if (node.tag && !plainTags.has(node.tag)) {
      diagnostics.push(notAllowedTag(node));
      return null;
    }
    if (isMap(node)) return mapping(node);
    return isSeq(node) ? node.items.map((item) => valueFor(item)) : scalar(node);
  }

  function aliased(alias: Alias.Parsed): DocumentValue {
    const anchored = anchors.get(alias.source);
    if (!anchored) {
      diagnostics.push(unknownAlias(alias, [...anchors.keys()]));
      return null;
    }
    if (!anchored.read) {
      diagnostics.push(circularAlias(alias));
      return null;
    }
    weight += anchored.read.weight;
    repeated += anchored.read.weight;
    if (repeated > MAX_REPEATED) {
      if (!isBomb) diagnostics.push(aliasBomb(alias));
      isBomb = true;
      return null;
    }
    targets.set(alias, anchored.node);
    return anchored.read.value;
  }

  function mapping(map: YAMLMap.Parsed): DocumentValue {
    const own = new Map<string, DocumentValue>();
    const merged = new Map<string, DocumentValue>();
    const seen = new Map<string, ParsedNode>();
    for (const { key, value } of map.items) {
      if (!isScalar(key) && !isAlias(key)) {
        diagnostics.push(keyIsNotAWord(key ?? map));
        continue;
      }
      if (isMergeKey(key)) {
        merge(merged, value);
        continue;
      }
      valueFor(key);
      const named = isAlias(key) ? targets.get(key) : key;
      if (!isScalar(named)) {
        // An alias without an anchor was reported.
        if (named) diagnostics.push(keyIsNotAWord(key));
        continue;
      }
      const name = keyName(named);
      // Two spellings of "é" look the same in an editor.
      const letters = name.normalize('NFC');
      const first = seen.get(letters);
      if (first) {
        diagnostics.push(duplicateKey(key, name, lineOf(first.range[0])));
        continue;
      }
      seen.set(letters, key);
      own.set(name, valueFor(value));
    }
    return asObject(new Map([...merged, ...own]));
  }

  // Of several merged mappings the first wins, and the mapping's own keys win over all (YAML merge key type).
  function merge(into: Map<string, DocumentValue>, node: ParsedNode | null): void {
    const value = valueFor(node);
    for (const part of Array.isArray(value) ? value : [value]) {
      if (!isMapping(part)) {
        if (node) diagnostics.push(badMerge(node));
        return;
      }
      for (const [key, inner] of Object.entries(part)) if (!into.has(key)) into.set(key, inner);
    }
  }
}

/** Whether a key merges another mapping. In YAML 1.1 documents its value is a symbol of that name. */
export function isMergeKey(key: unknown): boolean {
  if (!isScalar(key) || (key.type !== undefined && key.type !== 'PLAIN')) return false;
  return key.value === '<<' || (typeof key.value === 'symbol' && key.value.description === '<<');
}

/** The name under which a key's value is kept: as it is written, so that 01 and 1 are two names. */
export function keyName({ value, source }: Pick<Scalar, 'value' | 'source'>): string {
  return typeof value === 'string' ? value : source || String(value);
}

// Without a prototype, __proto__ and constructor are ordinary keys.
function asObject(entries: ReadonlyMap<string, DocumentValue>): DocumentValue {
  const object: Record<string, DocumentValue> = Object.create(null);
  for (const [key, value] of entries) object[key] = value;
  return object;
}

const plainTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

function scalar(node: Scalar.Parsed): DocumentValue {
  const value: unknown = node.value;
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  // A merge key that is a value is a symbol in YAML 1.1.
  return typeof value === 'string' ? value : node.source;
}

function errorAtNode(node: ParsedNode, what: { code: string; message: string; help: string }): Diagnostic {
  const [start, end] = node.range;
  return errorInText(start, Math.max(start + 1, end), what);
}

function notAllowedTag(node: ParsedNode): Diagnostic {
  return errorAtNode(node, unknownTag(`${node.tag}`.replace('tag:yaml.org,2002:', '!!')));
}

function unknownAlias(alias: Alias.Parsed, known: readonly string[]): Diagnostic {
  const meant = suggestionFor(alias.source, known, (name) => `*${name}`);
  return errorAtNode(alias, {
    code: 'unknown-alias',
    message: `There is no anchor "&${alias.source}" before the alias "*${alias.source}".`,
    help: `${meant ? `${meant} ` : ''}If this is a text that starts with *, put it in quotes.`,
  });
}

function circularAlias(alias: Alias.Parsed): Diagnostic {
  return errorAtNode(alias, {
    code: 'circular-alias',
    message: `The alias "*${alias.source}" is inside its own anchor, so it would contain itself.`,
    help: 'Write the value here instead.',
  });
}

function aliasBomb(alias: Alias.Parsed): Diagnostic {
  return errorAtNode(alias, {
    code: 'alias-bomb',
    message: `With the alias "*${alias.source}", the aliases repeat more than ${MAX_REPEATED.toLocaleString('en')} values. The rest was not read.`,
    help: 'Aliases inside aliases multiply their values. Write the values instead.',
  });
}

function duplicateKey(key: ParsedNode, name: string, line: number): Diagnostic {
  return errorAtNode(key, {
    code: 'duplicate-key',
    message: `"${name}" occurs twice in this block. The first is in line ${line}.`,
    help: 'Remove one of the two.',
  });
}

function keyIsNotAWord(node: ParsedNode): Diagnostic {
  return errorAtNode(node, {
    code: 'bad-key',
    message: 'A key must be a word, but this is a list or a block.',
    help: 'If this is a text with { } or [ ], put it in double quotes.',
  });
}

function badMerge(node: ParsedNode): Diagnostic {
  return errorAtNode(node, {
    code: 'bad-merge',
    message: '"<<" copies the keys of another block, but this value is not a block of keys.',
    help: 'Write an alias of a block, such as "<<: *base".',
  });
}
