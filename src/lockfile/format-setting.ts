import { canonicalJson } from '../base/canonical-json.js';
import type { JsonValue } from '../base/json.js';

type JsonRecord = { readonly [key: string]: JsonValue };

/** Whether a value is an object. */
export function isRecord(value: JsonValue): value is JsonRecord {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A setting of the film as the storyboard writes its name: `clip_sound`, `stars.transition`. */
export function settingName(field: string): string {
  const [head = '', id, ...rest] = field.split('.');
  // The settings of a shot are named by it; its id stays as it is.
  const [owner, names] = head === 'shots' && id !== undefined ? [[id], rest] : [[], field.split('.')];
  const written = names.map(
    (name) => yamlNames[name] ?? name.replace(/[A-Z]/g, (big) => `_${big.toLowerCase()}`),
  );
  return [...owner, ...written].join('.') || 'settings';
}

const yamlNames: Readonly<Record<string, string>> = { colour: 'color', match: 'match_color' };

/** A value of that setting, on one line. */
export function formatSetting(field: string, value: JsonValue): string {
  const name = field.split('.').at(-1);
  if (name === 'transition') return formatTransition(value);
  if (value === null) return 'none';
  if (name === 'size' && isRecord(value)) return `${value.width}x${value.height}`;
  if (name === 'aspect' && Array.isArray(value)) return value.join(':');
  if (name === 'captions' && Array.isArray(value)) return formatCaptions(value);
  if (name === 'audio' && isRecord(value)) return String(value.src);
  return typeof value === 'object' ? canonicalJson(value) : String(value);
}

function formatTransition(value: JsonValue): string {
  if (value === null) return 'cut';
  if (!isRecord(value)) return String(value);
  const { kind, seconds, colour, style, match } = value;
  const length = seconds === undefined ? [] : [`${seconds}s`];
  const matched = match === undefined ? '' : ', colours matched';
  return `${[kind, ...length, ...[colour, style].flatMap((one) => one ?? [])].join(' ')}${matched}`;
}

const LONGEST_TEXT = 40;

function formatCaptions(captions: readonly JsonValue[]): string {
  const texts = captions.map((one) => JSON.stringify(isRecord(one) ? one.text : one));
  const all = texts.join(', ');
  return all.length > LONGEST_TEXT ? `${all.slice(0, LONGEST_TEXT - 1)}…` : all;
}
