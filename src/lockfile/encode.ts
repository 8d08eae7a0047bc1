import { canonicalJson } from '../base/canonical-json.js';
import type { JsonValue } from '../base/json.js';
import { portableUri } from '../plan/portable-uri.js';
import type { PreviousRequest } from '../plan/previous-request.js';
import type {
  ListedTake,
  LockedFilm,
  LockedPick,
  LockedShot,
  LockedTake,
  Lockfile,
  ShotTakes,
  UncollectedShot,
} from './format.js';

/** Version of the lockfile format. Readers understand all lower versions. */
export const LOCK_VERSION = 2;

/**
 * A lockfile as text, the same for equal content. Every shot has its own lines, in the order of the ids, so that
 * branches that change different shots merge without conflicts. The same holds for the takes of a shot.
 */
export function encodeLock({ film, shots, uncollected = new Map(), takes = new Map() }: Lockfile): string {
  const others = new Map([...takes].filter(([id]) => !shots.has(id)));
  const sections = [
    section('shots', shots, (shot, id) => shotLines(shot, takes.get(id))),
    ...(uncollected.size === 0 ? [] : [section('uncollected', uncollected, openLines)]),
    ...(others.size === 0 ? [] : [section('takes', others, takesLines)]),
  ];
  // A program that does not know takes would drop them, so it has to refuse the file.
  const version = takes.size === 0 ? 1 : LOCK_VERSION;
  const lines: Lines = [
    ['version', version],
    film === null ? ['film', null] : { name: 'film', lines: filmLines(film) },
    ...sections,
  ];
  return `${formatLines(lines, '')}\n`;
}

/** The lines of an object: each a value, or an object with lines of its own. */
type Lines = readonly (readonly [string, JsonValue] | Block)[];

interface Block {
  readonly name: string;
  readonly lines: Lines;
}

function section<Content>(
  name: string,
  contents: ReadonlyMap<string, Content>,
  lines: (content: Content, id: string) => Lines,
): Block {
  const ids = [...contents.keys()].sort();
  return { name, lines: ids.map((id) => ({ name: id, lines: lines(contents.get(id) as Content, id) })) }; // `ids` are its keys.
}

function filmLines(film: LockedFilm): Lines {
  return [
    ['tool', film.tool],
    ['engine', film.engine && { ...film.engine }],
    ['order', film.order],
    ['settings', film.settings],
    ['timeline', film.timeline],
    ['digest', film.digest],
    ['packets', film.packets],
    ['frames', film.frames],
    ['bytes', film.bytes],
    ...((film.outputs ?? []).length > 0 ? [['outputs', film.outputs as unknown as JsonValue] as const] : []),
  ];
}

// git cannot merge changes of neighbouring lines. So whatever people change on its own (pick, note, takes) has a line
// between itself and the others that a change of the others leaves alone; a comma moves when a last line gets a successor.
function shotLines({ key, asked, clip, take }: LockedShot, takes: ShotTakes | undefined): Lines {
  const { first, last, prompt, settings } = requestLines(asked);
  return [
    ['key', key],
    ...pickLines(takes),
    first,
    ...noteLine(takes),
    last,
    prompt,
    settings,
    ['clip', { ...clip }],
    ...listLines(takes),
    ['take', takeValue(take)],
  ];
}

function takesLines(takes: ShotTakes): Lines {
  return [...pickLines(takes), ...noteLine(takes), ...listLines(takes)];
}

function openLines({ key, asked, take }: UncollectedShot): Lines {
  const { first, last, prompt, settings } = requestLines(asked);
  return [['key', key], first, last, prompt, settings, ['take', takeValue(take)]];
}

function pickLines(takes: ShotTakes | undefined): Lines {
  return takes?.pick ? [{ name: 'pick', lines: pickedLines(takes.pick) }] : [];
}

function pickedLines({ take, for: requested, asked }: LockedPick): Lines {
  const { first, last, prompt, settings } = requestLines(asked);
  return [['take', take], ['for', requested], first, last, prompt, settings];
}

function noteLine(said: { readonly note: string | null } | undefined): Lines {
  return said?.note == null ? [] : [['note', said.note]];
}

function listLines(takes: ShotTakes | undefined): Lines {
  if (takes === undefined || takes.list.size === 0) return [];
  return [section('takes', takes.list, listedLines)];
}

function listedLines(listed: ListedTake): Lines {
  const { key, asked, clip, take, star } = listed;
  const { first, last, prompt, settings } = requestLines(asked);
  return [
    ...(star ? [['star', true] as const] : []),
    ['key', key],
    ...noteLine(listed),
    first,
    last,
    prompt,
    settings,
    ['clip', { ...clip }],
    ['take', takeValue(take)],
  ];
}

function requestLines({ inputs, firstUri, lastUri }: PreviousRequest) {
  const { first, last, prompt, ...settings } = inputs;
  return {
    first: ['first', { still: portableUri(firstUri), digest: first }],
    last: ['last', last === null ? null : { still: portableUri(lastUri ?? ''), digest: last }],
    prompt: ['prompt', prompt],
    settings: ['settings', settings],
  } as const;
}

function takeValue({ cost, ...take }: LockedTake): JsonValue {
  return { ...take, cost: cost !== null && cost !== 'free' ? { ...cost } : cost };
}

function formatLines(lines: Lines, indent: string): string {
  if (lines.length === 0) return '{}';
  const inner = lines.map((line) => {
    const [name, value] =
      'lines' in line
        ? [line.name, formatLines(line.lines, `${indent}  `)]
        : [line[0], canonicalJson(line[1])];
    return `${indent}  ${JSON.stringify(name)}: ${value}`;
  });
  return `{\n${inner.join(',\n')}\n${indent}}`;
}
