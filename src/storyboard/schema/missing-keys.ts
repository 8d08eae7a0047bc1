import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import { type DocumentValue, isMapping } from '../yaml/document-value.js';
import type { SchemaProblem } from './check-schema.js';
import { capitalize } from './quote-value.js';
import { subjectOf } from './subject-of.js';
import { intendedKey } from './suggest-key.js';

/** The problems with everything that is missing in them, and nothing that is only misspelled. */
export function reviseMissingKeys(
  problems: readonly SchemaProblem[],
  document: DocumentValue,
): readonly SchemaProblem[] {
  return withoutMisspelled(withLastFrames(problems, document));
}

// A shot ends on a last frame or is an effect. The schema lacks words for that, and a second message at the
// same place would hide behind the first, so it joins the list of what is missing.
function withLastFrames(
  problems: readonly SchemaProblem[],
  document: DocumentValue,
): readonly SchemaProblem[] {
  const shots = isMapping(document) ? document.shots : undefined;
  if (!Array.isArray(shots)) return problems;
  const endless = new Set(
    shots.flatMap((shot, index) =>
      isMapping(shot) && !Object.hasOwn(shot, 'last') && !Object.hasOwn(shot, 'template') ? [index] : [],
    ),
  );
  const joined = problems.map((problem) => {
    if (problem.kind !== 'missing' || problem.path[0] !== 'shots') return problem;
    return endless.delete(Number(problem.path[1]))
      ? { ...problem, keys: [...problem.keys, 'last'] }
      : problem;
  });
  const alone = [...endless].map(
    (index): SchemaProblem => ({ kind: 'missing', path: ['shots', index], keys: ['last'] }),
  );
  return [...joined, ...alone];
}

// A key that is there under a wrong name is told once, where it stands, and not as missing too.
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
    message: `${capitalize(subjectOf(path, document))} ${keys.length > 1 ? 'lacks' : 'has no'} ${list}.`,
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
