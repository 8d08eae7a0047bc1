import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import { type DocumentValue, isMapping } from '../yaml/read-values.js';
import { capital } from '../yaml/show-value.js';
import type { SchemaMistake } from './check-schema.js';
import { meantKey } from './known-keys.js';
import { subjectOf } from './subject-of.js';

/** The mistakes with everything that is missing in them, and nothing that is only misspelled. */
export function completeMissing(
  mistakes: readonly SchemaMistake[],
  document: DocumentValue,
): readonly SchemaMistake[] {
  return withoutMisspelled(withLastFrames(mistakes, document));
}

// A shot ends on a last frame or is an effect. The schema lacks words for that, and a second message at the
// same place would hide behind the first, so it joins the list of what is missing.
function withLastFrames(
  mistakes: readonly SchemaMistake[],
  document: DocumentValue,
): readonly SchemaMistake[] {
  const shots = isMapping(document) ? document.shots : undefined;
  if (!Array.isArray(shots)) return mistakes;
  const endless = new Set(
    shots.flatMap((shot, index) =>
      isMapping(shot) && !Object.hasOwn(shot, 'last') && !Object.hasOwn(shot, 'template') ? [index] : [],
    ),
  );
  const joined = mistakes.map((mistake) => {
    if (mistake.kind !== 'missing' || mistake.path[0] !== 'shots') return mistake;
    return endless.delete(Number(mistake.path[1]))
      ? { ...mistake, keys: [...mistake.keys, 'last'] }
      : mistake;
  });
  const alone = [...endless].map(
    (index): SchemaMistake => ({ kind: 'missing', path: ['shots', index], keys: ['last'] }),
  );
  return [...joined, ...alone];
}

// A key that is there under a wrong name is told once, where it stands, and not as missing too.
function withoutMisspelled(mistakes: readonly SchemaMistake[]): readonly SchemaMistake[] {
  const meant = new Set(
    mistakes.flatMap((mistake) => {
      if (mistake.kind !== 'unknown-key') return [];
      return [JSON.stringify([...mistake.path.slice(0, -1), meantKey(mistake.key, mistake.known)])];
    }),
  );
  return mistakes.flatMap((mistake): SchemaMistake[] => {
    if (mistake.kind !== 'missing') return [mistake];
    const keys = mistake.keys.filter((key) => !meant.has(JSON.stringify([...mistake.path, key])));
    return keys.length > 0 ? [{ ...mistake, keys }] : [];
  });
}

/** All that a block lacks in one sentence: it shares one place. */
export function explainMissing(
  path: DocumentPath,
  keys: readonly string[],
  document: DocumentValue,
): Diagnostic {
  const named = keys.map((key) => `"${key}"`);
  const list = named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named.at(-1)}` : named[0];
  return errorAt(path, {
    code: 'missing-field',
    on: 'key',
    message: `${capital(subjectOf(path, document))} ${keys.length > 1 ? 'lacks' : 'has no'} ${list}.`,
    help: keys.map((key) => missingHelp(key, path)).join(' '),
  });
}

/** How to add a key that is missing. */
export function missingHelp(key: string, path: DocumentPath): string {
  if (key === 'first' && path[1] !== 0) return `${missingHelps.first?.slice(0, -1)}, or "first: previous".`;
  return missingHelps[key] ?? `Add "${key}".`;
}

const missingHelps: Readonly<Record<string, string>> = {
  version: 'Add the line "version: 1" at the top.',
  shots: 'Add a list of shots under "shots:", each starting with "- id:".',
  id: 'Give the shot a name of its own, such as "id: rain".',
  first: 'Add the picture that it starts on: "first: frames/rain.png".',
  last: 'Add the picture that it ends on: "last: frames/gaze.png". Only an effect shot ("template") has none.',
  use: 'Add the name of the provider: "use: draft".',
  output: 'Add the file that it is written to: "output: out/vertical.mp4".',
  at: 'Add the address: "at: s3://bucket/prefix".',
};
