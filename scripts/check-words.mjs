// Fails when a word of scripts/forbidden-words.mjs occurs in the code or its prose.
// node scripts/check-words.mjs [file or folder ...]
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allowedPlaces, allowedText, forbiddenWords } from './forbidden-words.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const checked = [
  'src',
  'web/src',
  'web/index.html',
  'docs',
  'schema',
  'scripts',
  'test',
  'bench',
  '.ci',
  '.github',
  'action.yml',
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
];
const isText = /\.(ts|tsx|mts|mjs|js|css|html|md|json|ya?ml|svg)$|\.ci\/run$/;
const isSkipped =
  /check-words\.test\.ts$|\.generated\.ts$|(^|\/)forbidden-words\.mjs$|(^|\/)(node_modules|dist|build|out)\//;

const rules = forbiddenWords.map(({ word, prose, identifier, use }) => ({
  prose: prose ?? (word && new RegExp(`(?<![A-Za-z_]|[A-Za-z]-)(${word})(?![A-Za-z_]|-[A-Za-z])`, 'i')),
  identifier: new RegExp(`(?<![a-z0-9])(${identifier ?? word?.replaceAll(' ', '-') ?? '(?!)'})(?![a-z0-9])`),
  use,
}));

/** The forbidden words of a text, as `{ line, word, use }`, in order; `file` is its path in the project. */
export function findForbidden(text, file = '') {
  const places = allowedPlaces.filter((place) => place.file === file);
  return text.split('\n').flatMap((raw, index) => {
    const line = searchable(raw, places);
    const found = new Map();
    for (const { prose, use } of rules) {
      const word = prose?.exec(line)?.[0];
      if (word) found.set(word.trim().toLowerCase(), { line: index + 1, word: word.trim(), use });
    }
    for (const [name] of line.matchAll(/[A-Za-z][A-Za-z0-9$]*(?:[-_][A-Za-z0-9$]+)*/g)) {
      const parts = inKebabCase(name);
      // A single lower-case word is prose as well, and was judged as prose.
      if (!parts.includes('-')) continue;
      for (const { identifier, use } of rules) {
        if (!identifier.test(parts) || found.has(name.toLowerCase())) continue;
        if ([...found.keys()].some((word) => parts === word)) continue;
        found.set(name.toLowerCase(), { line: index + 1, word: name, use });
      }
    }
    return [...found.values()];
  });
}

// Module specifiers and targets of links name files: a file is reported when it is renamed, not by each mention.
function searchable(raw, places) {
  let line = raw;
  for (const { text } of places) line = line.replaceAll(text, '');
  if (/\bfrom '|\bimport\(|^import '|\]\(/.test(line)) {
    line = line
      .replace(/\bfrom '[^']*'/, '')
      .replace(/\bimport\('[^']*'\)/g, '')
      .replace(/^import '[^']*'/, '')
      .replace(/\]\([^)]*\)/g, ']');
  }
  for (const text of allowedText) line = line.replace(text, '');
  return line;
}

function inKebabCase(name) {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replaceAll(/[_$]+/g, '-')
    .toLowerCase();
}

function filesOf(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)))
    .filter((file) => isText.test(file) && !isSkipped.test(file.split(sep).join('/')));
}

function findInPath(file) {
  return findForbidden(file.replace('film/picture', 'film').replaceAll('/', ' '), file).map((found) => ({
    ...found,
    line: 0,
  }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2);
  const paths = asked.length > 0 ? asked : checked.map((path) => join(root, path)).filter(existsSync);
  const found = paths.flatMap(filesOf).flatMap((path) => {
    const file = relative(root, path).split(sep).join('/');
    return [...findInPath(file), ...findForbidden(readFileSync(path, 'utf8'), file)].map((word) => ({
      file,
      ...word,
    }));
  });
  for (const { file, line, word, use } of found) {
    console.log(`${file}${line > 0 ? `:${line}` : ''}  ${word}  ->  ${use}`);
  }
  console.log(`${found.length} forbidden words`);
  process.exit(found.length === 0 ? 0 : 1);
}
