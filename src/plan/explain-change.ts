import type { Change } from './decision.js';
import { imageName } from './portable-uri.js';
import { differenceInContext } from './word-difference.js';

/** One changed field, for people: "last.png bytes changed: 3f2a -> 9c1e", "prompt: at [-dusk-]{+dawn+}". */
export function explainChange({ field, before, now, uris }: Change): string {
  if (uris) return explainImage(field, { digests: [before ?? null, now ?? null], uris });
  if (field === 'firstNormalized' || field === 'lastNormalized') return explainNormalized(field, before, now);
  const name = fieldName(field);
  if (typeof before === 'string' && typeof now === 'string' && isText(field))
    return explainText(name, before, now);
  if (field === 'revision') return `the engine was changed: ${before ?? 'none'} -> ${now ?? 'none'}`;
  if (field === 'drawn' && before === null) return 'an earlier version of inbetween drew it';
  return `${name}: ${quoted(before)} -> ${quoted(now)}`;
}

/** A field as the storyboard spells it. */
export function fieldName(field: string): string {
  if (field === 'drawn') return 'size and length';
  if (field === 'takeSeed') return 'seed';
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function explainImage(
  field: string,
  {
    digests: [before = null, now = null],
    uris: [was, is],
  }: { digests: readonly (string | number | boolean | null)[]; uris: NonNullable<Change['uris']> },
): string {
  const bytes = `${short(before)} -> ${short(now)}`;
  if (is === null) return `${field} frame removed: ${was === null ? short(before) : imageName(was)}`;
  if (was === null) return `${field} frame added: ${imageName(is)}`;
  // The lockfile has no paths of one machine, so the same image can have its folder on one side only.
  if (was === is || imageName(was) === imageName(is)) return `${imageName(is)} bytes changed: ${bytes}`;
  return `${field} frame: ${imageName(was)} -> ${imageName(is)} (${bytes})`;
}

/** "last frame now normalized: size 640x360, png". The version of the recipe is left out. */
function explainNormalized(
  field: 'firstNormalized' | 'lastNormalized',
  before: Change['now'] | undefined,
  now: Change['now'],
): string {
  const side = field === 'firstNormalized' ? 'first' : 'last';
  const [was, is] = [before, now].map((value) => String(value ?? '').replace(/^normalize-\d+, /, ''));
  if (now === null) return `${side} frame no longer normalized: ${was}`;
  if ((before ?? null) === null) return `${side} frame now normalized: ${is}`;
  return `${side} frame normalized differently: ${was} -> ${is}`;
}

function explainText(name: string, before: string, now: string): string {
  return `${name}: ${differenceInContext(before, now) || 'only spaces differ'}`;
}

function isText(field: string): boolean {
  return field === 'prompt' || field === 'negativePrompt' || field === 'slate';
}

function quoted(value: Change['now'] | undefined): string {
  if (value === null || value === undefined) return 'none';
  const text = String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function short(digest: Change['now']): string {
  return digest === null ? 'none' : String(digest).slice(0, 4);
}
