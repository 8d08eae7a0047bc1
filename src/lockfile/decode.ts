import type { JsonValue } from '../base/json.js';
import { isLfsPointer, LFS_HELP } from '../base/lfs-pointer.js';
import { parseJson } from '../base/parse-json.js';
import { RenderError } from '../diagnostics/render-error.js';
import { shotOf, uncollectedShotOf } from './decode-shot.js';
import { takesOf } from './decode-takes.js';
import { LOCK_VERSION } from './encode.js';
import type { LockedEngine, LockedFilm, Lockfile } from './format.js';
import { child, countAt, digestAt, type LockNode, recordAt, textAt, unreadable } from './lock-node.js';

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
    ...takesOf(root),
  };
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

function filmOf(node: LockNode): LockedFilm {
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

function outputsOf(node: LockNode): Pick<LockedFilm, 'outputs'> {
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
        ...(output.value.settings === undefined ? {} : { settings: child(output, 'settings').value }),
      };
    }),
  };
}

function engineOf(node: LockNode): LockedEngine {
  const kind = node.value.kind;
  if (kind !== 'native' && kind !== 'wasm') throw unreadable(node, 'kind', 'native or wasm');
  return { kind, version: textAt(node, 'version') };
}

function uncollectedOf(root: LockNode): Pick<Lockfile, 'uncollected'> {
  if (root.value.uncollected === undefined) return {};
  const shots = child(root, 'uncollected');
  return {
    uncollected: new Map(Object.keys(shots.value).map((id) => [id, uncollectedShotOf(child(shots, id))])),
  };
}
