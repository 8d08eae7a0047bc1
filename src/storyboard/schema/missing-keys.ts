import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import { type DocumentValue, isMapping } from '../yaml/document-value.js';
import type { SchemaProblem } from './check-schema.js';
import { capitalize } from './quote-value.js';
import { subjectOf } from './subject-of.js';
import { intendedKey } from './suggest-key.js';

/** Adds the last frames that the schema cannot require, and removes missing keys that are only misspelled. */
export function reviseMissingKeys(
  problems: readonly SchemaProblem[],
  document: DocumentValue,
): readonly SchemaProblem[] {
  return withoutMisspelled(withLastFrames(problems, document));
}

// A shot needs a last frame unless it is an effect. The schema cannot express that. One place has one diagnostic, so the
// last frame joins the list of missing keys.
function withLastFrames(
  problems: readonly SchemaProblem[],
  document: DocumentValue,
): readonly SchemaProblem[] {
  const shots = isMapping(document) ? document.shots : undefined;
  if (!Array.isArray(shots)) return problems;
  const withoutLast = new Set(
    shots.flatMap((shot, index) =>
      isMapping(shot) && !Object.hasOwn(shot, 'last') && !Object.hasOwn(shot, 'template') ? [index] : [],
    ),
  );
  const joined = problems.map((problem) => {
    if (problem.kind !== 'missing' || problem.path[0] !== 'shots') return problem;
    return withoutLast.delete(Number(problem.path[1]))
      ? { ...problem, keys: [...problem.keys, 'last'] }
      : problem;
  });
  const alone = [...withoutLast].map(
    (index): SchemaProblem => ({ kind: 'missing', path: ['shots', index], keys: ['last'] }),
  );
  return [...joined, ...alone];
}

// A misspelled key is reported once, as unknown. It is not reported as missing as well.
function withoutMisspelled(problems: readonly SchemaProblem[]): readonly SchemaProblem[] {
  const meant = new Set(
    problems.flatMap((problem) => {
      if (problem.kind !== 'unknown-key') return [];
      return [JSON.stringify([...problem.path.slice(0, -1), intendedKey(problem.key, problem.known)])];
    }),
  );
  return problems.flatMap((problem): SchemaProblem[] => {
    if (problem.kind !== 'missing') return [problem];
    const keys = problem.keys.filter((key) => !meant.has(JSON.stringify([...problem.path, key])));
    return keys.length > 0 ? [{ ...problem, keys }] : [];
  });
}

/** One sentence for all missing keys of a block, because they have one place. */
export function explainMissing(
  path: DocumentPath,
  keys: readonly string[],
  document: DocumentValue,
): Diagnostic {
  const named = keys.map((key) => `"${key}"`);
  const list = named.length > 1 ? `${named.slice(0, -1).join(', ')} or ${named.at(-1)}` : named[0];
  return errorAt(path, {
    code: 'missing-field',
    on: 'key',
    message: `${capitalize(subjectOf(path, document))} has no ${list}.`,
    help: keys.map((key) => missingHelp(key, path)).join(' '),
  });
}

/** How to add a key that is missing. */
export function missingHelp(key: string, path: DocumentPath): string {
  if (key === 'first' && path[1] !== 0) return `${missingHelps.first?.slice(0, -1)}, or "first: previous".`;
  if (key === 'output' && path[1] === 'exports') return 'Add the file name: "output: cut/film.otio".';
  return missingHelps[key] ?? `Add "${key}".`;
}

const missingHelps: Readonly<Record<string, string>> = {
  version: 'Add the line "version: 1" at the top.',
  shots: 'Add a list of shots under "shots:", each starting with "- id:".',
  id: 'Give the shot a unique name, such as "id: rain".',
  first: 'Add the image that the shot starts on: "first: frames/rain.png".',
  last: 'Add the image that the shot ends on: "last: frames/gaze.png". Only an effect shot ("template") has none.',
  use: 'Add the name of the provider: "use: draft".',
  output: 'Add the file name: "output: out/vertical.mp4".',
  at: 'Add the address: "at: s3://bucket/prefix".',
};
