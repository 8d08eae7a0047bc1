import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { importError, inText } from './import-text.js';

/** An element of an XML text, with its place there. */
export interface ReadElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, ReadAttribute>;
  readonly children: readonly ReadElement[];
  /** The text directly inside of it. */
  readonly text: string;
  /** The range of its start tag. */
  readonly start: number;
  readonly end: number;
}

export interface ReadAttribute {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

interface OpenElement extends ReadElement {
  readonly children: ReadElement[];
  text: string;
}

// Editing programs nest about ten levels, and write some hundred thousand elements for a long film.
const MAX_DEPTH = 200;
const MAX_ELEMENTS = 1_000_000;

const TAG = /<(\/?)([\p{L}_:][\p{L}\p{N}_:.-]*)/uy;
const ATTRIBUTE = /\s+([\p{L}_:][\p{L}\p{N}_:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/uy;
const TAG_END = /\s*(\/?)>/y;

/**
 * Text -> elements, or the first error. Its time is proportional to the length of the text. Document types with
 * declarations are refused, so no entity is ever expanded but the five of XML and numbers.
 */
export function readXml(text: string): { readonly root: ReadElement } | { readonly error: Diagnostic } {
  const open: OpenElement[] = [];
  let root: ReadElement | null = null;
  let count = 0;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const end = next === -1 ? text.length : next;
    const characters = text.slice(at, end);
    const top = open.at(-1);
    if (top !== undefined) {
      const decoded = decodeEntities(characters);
      if (decoded === null) return problem(at, end, unknownEntity);
      top.text += decoded;
    } else if (characters.trim() !== '') return problem(at, end, textOutside);
    if (next === -1) break;
    const skipped = skipMarkup(text, next);
    if (skipped !== null) {
      if ('error' in skipped) return skipped;
      if (top !== undefined) top.text += skipped.text;
      at = skipped.end;
      continue;
    }
    TAG.lastIndex = next;
    const tag = TAG.exec(text);
    if (tag === null) return problem(next, next + 1, notATag);
    const [, slash, name = ''] = tag;
    if (slash === '/') {
      TAG_END.lastIndex = TAG.lastIndex;
      const closed = open.pop();
      if (TAG_END.exec(text) === null) return problem(next, TAG.lastIndex, notATag);
      if (closed?.name !== name) return problem(next, TAG.lastIndex, wrongEnd(name, closed?.name));
      at = TAG_END.lastIndex;
      continue;
    }
    const read = readTag(text, { name, start: next, from: TAG.lastIndex });
    if ('error' in read) return read;
    count += 1;
    if (count > MAX_ELEMENTS) return problem(next, read.end, tooManyElements);
    if (top === undefined && root !== null) return problem(next, read.end, secondRoot);
    if (top === undefined) root = read.element;
    else top.children.push(read.element);
    if (!read.isEmpty) open.push(read.element);
    if (open.length > MAX_DEPTH) return problem(next, read.end, tooDeep);
    at = read.end;
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) return problem(unclosed.start, unclosed.end, notClosed(unclosed.name));
  return root === null ? problem(0, 0, noElement) : { root };
}

interface ReadTag {
  readonly element: OpenElement;
  readonly isEmpty: boolean;
  readonly end: number;
}

function readTag(
  text: string,
  { name, start, from }: { readonly name: string; readonly start: number; readonly from: number },
): ReadTag | { readonly error: Diagnostic } {
  const attributes = new Map<string, ReadAttribute>();
  let at = from;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(text);
    if (found === null) break;
    const [whole, key = '', double, single] = found;
    const quoted = double ?? single ?? '';
    const end = at + whole.length;
    const value = decodeEntities(quoted.replace(/[\t\n]/g, ' '));
    if (value === null) return problem(end - quoted.length - 1, end - 1, unknownEntity);
    if (attributes.has(key)) return problem(at + whole.indexOf(key), end, secondAttribute(key));
    attributes.set(key, { value, start: end - quoted.length - 1, end: end - 1 });
    at = end;
  }
  TAG_END.lastIndex = at;
  const end = TAG_END.exec(text);
  if (end === null) return problem(start, at, badTag(name));
  const element: OpenElement = { name, attributes, children: [], text: '', start, end: TAG_END.lastIndex };
  return { element, isEmpty: end[1] === '/', end: TAG_END.lastIndex };
}

// Comments, instructions, CDATA and the document type; null for a tag.
function skipMarkup(
  text: string,
  at: number,
): { readonly text: string; readonly end: number } | { readonly error: Diagnostic } | null {
  const until = (opening: string, closing: string) => {
    if (!text.startsWith(opening, at)) return null;
    const end = text.indexOf(closing, at + opening.length);
    return end === -1
      ? problem(at, at + opening.length, notClosed(opening))
      : { text: '', end: end + closing.length };
  };
  if (text.startsWith('<![CDATA[', at)) {
    const cdata = until('<![CDATA[', ']]>');
    return cdata === null || 'error' in cdata ? cdata : { ...cdata, text: text.slice(at + 9, cdata.end - 3) };
  }
  if (text.startsWith('<!DOCTYPE', at)) {
    const end = text.indexOf('>', at);
    const bracket = text.indexOf('[', at);
    if (bracket !== -1 && (end === -1 || bracket < end)) return problem(at, bracket + 1, declarations);
  }
  return until('<!--', '-->') ?? until('<?', '?>') ?? until('<!DOCTYPE', '>');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string | null {
  if (!text.includes('&')) return text;
  let isKnown = true;
  const decoded = text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,20}));|&/gi,
    (_, decimal, hexadecimal, name) => {
      const number = decimal ? Number(decimal) : hexadecimal ? Number.parseInt(hexadecimal, 16) : null;
      if (number !== null && number > 0 && number <= 0x10_ffff && !(number >= 0xd800 && number <= 0xdfff))
        return String.fromCodePoint(number);
      if (typeof name === 'string' && Object.hasOwn(ENTITIES, name)) return ENTITIES[name] ?? '';
      isKnown = false;
      return '';
    },
  );
  return isKnown ? decoded : null;
}

type Problem = { readonly message: string; readonly help: string; readonly code?: string };

function problem(
  start: number,
  end: number,
  { code = 'bad-xml', message, help }: Problem,
): { readonly error: Diagnostic } {
  return { error: importError(inText(start, Math.max(start, end)), { code, message, help }) };
}

const EXPORT_AGAIN = 'Export the project again as FCPXML.';
const noElement = { message: 'The file has no XML element.', help: EXPORT_AGAIN };
const notATag = {
  message: 'Here should be a tag, but there is another sign after "<".',
  help: 'Write &lt; for the sign "<" in a text.',
};
const textOutside = { message: 'There is text outside of all elements.', help: EXPORT_AGAIN };
const secondRoot = {
  message: 'A second element starts here after the end of the document.',
  help: EXPORT_AGAIN,
};
const unknownEntity = {
  message: 'There is an "&" here that starts no known entity.',
  help: 'Write &amp; for the sign "&". Only &amp; &lt; &gt; &quot; &apos; and numbers are read.',
};
const declarations = {
  code: 'xml-declarations',
  message: 'The document type contains declarations, which are refused because they can expand without end.',
  help: 'Write <!DOCTYPE fcpxml> only. No editing program needs more.',
};
const tooDeep = {
  code: 'too-deep',
  message: `The file has more than ${MAX_DEPTH} nested elements here.`,
  help: EXPORT_AGAIN,
};
const tooManyElements = {
  code: 'file-too-large',
  message: `The file has more than ${MAX_ELEMENTS.toLocaleString('en')} elements.`,
  help: 'Export one project only, or split the film.',
};

function wrongEnd(name: string, open: string | undefined): Problem {
  return {
    message:
      open === undefined
        ? `"</${name}>" closes an element that was never opened.`
        : `"</${name}>" is here, but the open element is "<${open}>".`,
    help: EXPORT_AGAIN,
  };
}

function notClosed(name: string): Problem {
  return { message: `"${name}" is never closed: the file may be incomplete.`, help: EXPORT_AGAIN };
}

function badTag(name: string): Problem {
  return {
    message: `The tag "<${name}" is damaged after this.`,
    help: 'An attribute is a name, =, and a text in quotes.',
  };
}

function secondAttribute(name: string): Problem {
  return { message: `The attribute "${name}" occurs twice in this tag.`, help: 'Remove one of the two.' };
}
