import { type Digest, isDigest } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import { isLfsPointer, LFS_HELP } from '../base/lfs-pointer.js';
import type { Money } from '../base/money.js';
import { parseJson } from '../base/parse-json.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { CacheKey, PixelInputs } from '../plan/cache-key.js';
import { LOCK_VERSION } from './encode.js';
import type {
  LockedClip,
  LockedEngine,
  LockedFilm,
  LockedShot,
  LockedTake,
  Lockfile,
  UncollectedShot,
} from './format.js';

/** Reads a lockfile of this or a lower version. Throws RenderError `lockfile-newer` or `lockfile-unreadable`. */
export function decodeLock(text: string, name: string): Lockfile {
  const root = recordAt(parse(text, name), { name, path: '' });
  const version = root.value.version;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw unreadable(root, 'version', 'a version');
  if (version > LOCK_VERSION) {
    throw new RenderError(
      'lockfile-newer',
      `${name} has format ${version}; this program reads up to ${LOCK_VERSION}.`,
      {
        hint: 'Update inbetween.',
      },
    );
  }
  const shots = child(root, 'shots');
  return {
    film: root.value.film === null ? null : filmOf(child(root, 'film')),
    shots: new Map(Object.keys(shots.value).map((id) => [id, shotOf(child(shots, id))])),
    ...uncollectedOf(root),
  };
}

interface Node {
  readonly name: string;
  readonly path: string;
  readonly value: { readonly [key: string]: JsonValue };
}

function parse(text: string, name: string): JsonValue {
  const value = parseJson(text);
  if (value !== undefined) return value;
  if (isLfsPointer(text)) {
    const message = `${name} is a pointer of Git LFS, not the lockfile itself.`;
    throw new RenderError('lockfile-unreadable', message, { hint: LFS_HELP });
  }
  throw new RenderError('lockfile-unreadable', `${name} is not JSON: ${syntaxErrorOf(text)}`, {
    hint: 'Restore it from version control, or delete it and render again.',
  });
}

function syntaxErrorOf(text: string): string {
  try {
    JSON.parse(text);
    return 'It is nested too deeply.';
  } catch (error) {
    return (error as Error).message;
  }
}

function filmOf(node: Node): LockedFilm {
  const order = node.value.order;
  if (!Array.isArray(order) || !order.every((id) => typeof id === 'string'))
    throw unreadable(node, 'order', 'a list of ids');
  return {
    tool: textAt(node, 'tool'),
    engine: node.value.engine === null ? null : engineOf(child(node, 'engine')),
    order,
    settings: settingsOf(node.value.settings ?? null),
    timeline: digestAt(node, 'timeline'),
    digest: digestAt(node, 'digest'),
    packets: digestAt(node, 'packets'),
    frames: countAt(node, 'frames'),
    bytes: countAt(node, 'bytes'),
    ...outputsOf(node),
  };
}

// `boundary` was the name of `transition` in the first lockfiles.
function settingsOf(settings: JsonValue): JsonValue {
  if (!isRecord(settings) || !isRecord(settings.shots ?? null)) return settings;
  const shots = Object.entries(settings.shots as JsonRecord).map(([id, shot]) => {
    if (!isRecord(shot) || shot.boundary === undefined) return [id, shot] as const;
    const { boundary, ...rest } = shot;
    return [id, { ...rest, transition: boundary }] as const;
  });
  return { ...settings, shots: Object.fromEntries(shots) };
}

type JsonRecord = { readonly [key: string]: JsonValue };

function isRecord(value: JsonValue): value is JsonRecord {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function outputsOf(node: Node): Pick<LockedFilm, 'outputs'> {
  const { outputs } = node.value;
  if (outputs === undefined) return {};
  if (!Array.isArray(outputs)) throw unreadable(node, 'outputs', 'a list');
  return {
    outputs: outputs.map((one: JsonValue, index) => {
      const output = recordAt(one, { name: node.name, path: `${node.path}.outputs.${index}` });
      return {
        output: textAt(output, 'output'),
        timeline: digestAt(output, 'timeline'),
        digest: digestAt(output, 'digest'),
        packets: output.value.packets === null ? null : digestAt(output, 'packets'),
        frames: countAt(output, 'frames'),
        bytes: countAt(output, 'bytes'),
      };
    }),
  };
}

function engineOf(node: Node): LockedEngine {
  const kind = node.value.kind;
  if (kind !== 'native' && kind !== 'wasm') throw unreadable(node, 'kind', 'native or wasm');
  return { kind, version: textAt(node, 'version') };
}

function uncollectedOf(root: Node): Pick<Lockfile, 'uncollected'> {
  if (root.value.uncollected === undefined) return {};
  const shots = child(root, 'uncollected');
  return { uncollected: new Map(Object.keys(shots.value).map((id) => [id, openShotOf(child(shots, id))])) };
}

function shotOf(node: Node): LockedShot {
  const { take, ...shot } = openShotOf(node);
  return { ...shot, clip: clipOf(child(node, 'clip')), take };
}

function openShotOf(node: Node): UncollectedShot {
  const first = child(node, 'first');
  const last = node.value.last === null ? null : child(node, 'last');
  const settings = child(node, 'settings').value;
  const inputs = {
    ...settings,
    first: digestAt(first, 'digest'),
    last: last && digestAt(last, 'digest'),
    prompt: textOrNull(node, 'prompt'),
  };
  return {
    key: digestAt(node, 'key') as CacheKey,
    asked: {
      // Fields unknown to this version are compared like any other, so they are not checked.
      inputs: inputs as unknown as PixelInputs,
      firstUri: textAt(first, 'still'),
      lastUri: last && textAt(last, 'still'),
    },
    take: takeOf(child(node, 'take')),
  };
}

function clipOf(node: Node): LockedClip {
  return {
    digest: digestAt(node, 'digest'),
    bytes: countAt(node, 'bytes'),
    width: countAt(node, 'width'),
    height: countAt(node, 'height'),
    frames: countAt(node, 'frames'),
  };
}

function takeOf(node: Node): LockedTake {
  return {
    task: textOrNull(node, 'task'),
    request: textOrNull(node, 'request'),
    actualPrompt: textOrNull(node, 'actualPrompt'),
    cost: costAt(node),
    at: timeAt(node, 'at'),
  };
}

function costAt(node: Node): Money | 'free' | null {
  const cost = node.value.cost;
  if (cost === null || cost === 'free') return cost;
  const { value } = child(node, 'cost');
  if ((value.currency !== 'CNY' && value.currency !== 'USD') || typeof value.micros !== 'number')
    throw unreadable(node, 'cost', 'an amount of money');
  return { currency: value.currency, micros: value.micros };
}

function child(node: Node, key: string): Node {
  return recordAt(node.value[key] ?? null, {
    name: node.name,
    path: node.path ? `${node.path}.${key}` : key,
  });
}

function recordAt(value: JsonValue, { name, path }: { name: string; path: string }): Node {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw unreadable({ name, path, value: {} }, '', 'an object');
  return { name, path, value: value as Node['value'] };
}

function textAt(node: Node, key: string): string {
  const value = node.value[key];
  if (typeof value !== 'string') throw unreadable(node, key, 'a text');
  return value;
}

// It decides whether a take is too old to be requested: with an invalid time it would be paid for again.
function timeAt(node: Node, key: string): string {
  const text = textAt(node, key);
  if (Number.isNaN(Date.parse(text))) throw unreadable(node, key, 'a time');
  return text;
}

function textOrNull(node: Node, key: string): string | null {
  return (node.value[key] ?? null) === null ? null : textAt(node, key);
}

function digestAt(node: Node, key: string): Digest {
  const text = textAt(node, key);
  if (!isDigest(text)) throw unreadable(node, key, 'a SHA-256 in hexadecimal');
  return text;
}

function countAt(node: Node, key: string): number {
  const value = node.value[key];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw unreadable(node, key, 'a whole number');
  return value;
}

function unreadable({ name, path }: Node, key: string, wanted: string): RenderError {
  const place = [path, key].filter(Boolean).join('.') || 'its root';
  return new RenderError('lockfile-unreadable', `${name} is not a lockfile: ${place} is not ${wanted}.`, {
    hint: 'Restore it from version control, or delete it and render again.',
  });
}
