import { canonicalJson } from '../base/canonical-json.js';
import type { JsonValue } from '../base/json.js';
import { portableUri } from '../plan/portable-uri.js';
import type { LockedFilm, LockedShot, Lockfile, UncollectedShot } from './format.js';

/** Version of the lockfile format. Readers understand all lower versions. */
export const LOCK_VERSION = 1;

/**
 * A lockfile as text, the same for equal content. Every shot has its own lines, in the order of the ids, so that
 * branches that change different shots merge without conflicts.
 */
export function encodeLock({ film, shots, uncollected = new Map() }: Lockfile): string {
  const shotBlocks = blocksOf(shots, shotLines);
  const openBlocks = blocksOf(uncollected, openLines);
  return [
    '{',
    `  "version": ${LOCK_VERSION},`,
    `${film === null ? '  "film": null' : block('film', filmLines(film), '  ')},`,
    `${shotBlocks === '' ? '  "shots": {}' : `  "shots": {\n${shotBlocks}\n  }`}${openBlocks === '' ? '' : ','}`,
    ...(openBlocks === '' ? [] : [`  "uncollected": {\n${openBlocks}\n  }`]),
    '}',
    '',
  ].join('\n');
}

type Lines = readonly (readonly [string, JsonValue])[];

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

function blocksOf<Shot>(shots: ReadonlyMap<string, Shot>, lines: (shot: Shot) => Lines): string {
  const ids = [...shots.keys()].sort();
  return ids.map((id) => block(id, lines(shots.get(id) as Shot), '    ')).join(',\n'); // `ids` are its keys.
}

function shotLines({ clip, ...shot }: LockedShot): Lines {
  const lines = openLines(shot);
  return [...lines.slice(0, -1), ['clip', { ...clip }], ...lines.slice(-1)];
}

function openLines({ key, asked, take }: UncollectedShot): Lines {
  const { first, last, prompt, ...settings } = asked.inputs;
  return [
    ['key', key],
    ['first', { still: portableUri(asked.firstUri), digest: first }],
    ['last', last === null ? null : { still: portableUri(asked.lastUri ?? ''), digest: last }],
    ['prompt', prompt],
    ['settings', settings],
    ['take', { ...take, cost: take.cost !== null && take.cost !== 'free' ? { ...take.cost } : take.cost }],
  ];
}

function block(name: string, lines: Lines, indent: string): string {
  const inner = lines.map(([key, value]) => `${indent}  ${JSON.stringify(key)}: ${canonicalJson(value)}`);
  return `${indent}${JSON.stringify(name)}: {\n${inner.join(',\n')}\n${indent}}`;
}
