import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readCode } from './rig/read-code.js';

const src = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');

// A room imports only from rooms below it; rooms of one height do not know each other. system/ stands above
// base/ and diagnostics/: a lock that is held elsewhere is a RenderError.
const rank: Readonly<Record<string, number>> = {
  cli: 15,
  index: 15,
  watch: 14,
  preview: 14,
  emulator: 14,
  operations: 13,
  project: 12,
  generate: 11,
  jobs: 11.5,
  film: 11,
  report: 10,
  'live-view': 9,
  events: 8,
  ingest: 7,
  providers: 7,
  media: 6,
  store: 6,
  lockfile: 5,
  timeline: 4,
  plan: 3,
  storyboard: 2,
  system: 2,
  diagnostics: 1,
  base: 0,
};
const pure = new Set(['base', 'diagnostics', 'storyboard', 'plan', 'timeline', 'lockfile']);
// node:crypto computes and nothing else, as long as no randomness is taken from it (see `impurities`).
const pureBuiltins = new Set(['node:crypto']);
const impurities: readonly (readonly [string, RegExp])[] = [
  ['the clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\b/],
  ['randomness', /\bMath\.random\b|\brandom(?:UUID|Bytes|Int)\b|\bgetRandomValues\b/],
  ['the process', /\bprocess\b(?!\w)/],
  ['a timer', /\bset(?:Timeout|Interval|Immediate)\b/],
  ['the network', /\bfetch\s*\(/],
];

/** Every breach of the directions or of purity in a tree of sources, as sentences. */
function breaches(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([file, text]) => {
    const room = roomOf(file);
    if (rank[room] === undefined) return [`${file}: the folder "${room}" has no rank`];
    const { imports, code } = readCode(file, text);
    return [
      ...imports.flatMap((target) => importBreaches(file, room, target)),
      ...(pure.has(room) ? impureBreaches(file, code) : []),
      ...(room === 'cli' || room === 'report' ? [] : consoleBreaches(file, code)),
    ];
  });
}

function importBreaches(file: string, room: string, target: string): string[] {
  if (!target.startsWith('.')) {
    if (!pure.has(room) || !target.startsWith('node:') || pureBuiltins.has(target)) return [];
    return [`${file}: the pure room "${room}" imports ${target}`];
  }
  const other = roomOf(relative(src, resolve(src, dirname(file), target)));
  if (other === room) return [];
  if (rank[other] === undefined) return [`${file}: imports ${target}, which is in no room`];
  if (pure.has(room) && other === 'system') return [`${file}: the pure room "${room}" imports system/`];
  if (rank[other] >= (rank[room] as number))
    return [`${file}: "${room}" imports upward or sideways from "${other}"`];
  return [];
}

function impureBreaches(file: string, code: string): string[] {
  return impurities
    .filter(([, pattern]) => pattern.test(code))
    .map(([what]) => `${file}: a pure room uses ${what}`);
}

function consoleBreaches(file: string, code: string): string[] {
  return /\bconsole\b(?!\s*:)/.test(code) ? [`${file}: console exists only in cli/ and report/`] : [];
}

function roomOf(file: string): string {
  const [head = ''] = file.split(sep);
  return head.replace(/\.(?:ts|tsx|js)$/, '');
}

function sources(folder = src): Map<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name));
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(src, path), readFileSync(path, 'utf8')];
    }),
  );
}

test('every import goes downward and the pure rooms are pure', () => {
  const files = sources();
  expect(files.size).toBeGreaterThan(15);
  expect(breaches(files)).toEqual([]);
});

test.each([
  [
    'an upward import',
    'plan/cache-key.ts',
    `import { render } from '../operations/render.js';`,
    /upward or sideways/,
  ],
  ['a sideways import', 'film/film.ts', `import { x } from '../generate/x.js';`, /upward or sideways/],
  ['a dynamic upward import', 'store/a.ts', `await import('../generate/x.js');`, /upward or sideways/],
  ['a re-export from above', 'store/a.ts', `export * from '../film/x.js';`, /upward or sideways/],
  ['an import for its effect', 'store/a.ts', `import '../film/x.js';`, /upward or sideways/],
  ['I/O in a pure room', 'plan/a.ts', `import { readFileSync } from 'node:fs';`, /imports node:fs/],
  ['system/ in a pure room', 'timeline/a.ts', `import { systemClock } from '../system/clock.js';`, /system/],
  ['the clock in a pure room', 'plan/a.ts', 'export const t = Date.now();', /the clock/],
  ['randomness in a pure room', 'base/a.ts', 'export const r = Math.random();', /randomness/],
  ['the process in a pure room', 'storyboard/a.ts', 'export const e = process.env;', /the process/],
  ['a timer in a pure room', 'plan/a.ts', 'setTimeout(() => {}, 1);', /a timer/],
  ['the network in a pure room', 'plan/a.ts', `await fetch('https://example.com');`, /the network/],
  ['console outside cli and report', 'store/a.ts', `console.log('x');`, /console/],
  ['console under another name', 'store/a.ts', `const { log } = console;`, /console/],
  ['console within a text', 'store/a.ts', `const t = \`a \${console.log(1)}\`;`, /console/],
  ['the process within a text', 'plan/a.ts', `export const t = \`a \${process.pid}\`;`, /the process/],
  ['an import in a type', 'store/a.ts', `export type T = import('../film/x.js').T;`, /upward or sideways/],
  ['a folder without a rank', 'helpers/a.ts', 'export {};', /no rank/],
])('%s is caught', (_, file, text, expected) => {
  const planted = new Map([[file.split('/').join(sep), text]]);
  expect(breaches(planted).join('\n')).toMatch(expected);
});

test.each([
  [
    'comments',
    '// the process and Date.now() are named here\n/* import x from "../render.js" */\nexport {};',
  ],
  ['sentences', `export const t = 'a process on the console. Date.now()';`],
  ['texts with places', `export const t = (n: number) => \`process console.log( \${n} Math.random()\`;`],
  ['patterns', 'export const t = /console\\.log|process/;'],
  ['texts that look like an import', `export const t = "import x from '../render.js'";`],
  ['an address in a text', `export const t = 'https://example.com/console.'; // console.log`],
])('%s are no breaches', (_, text) => {
  expect(breaches(new Map([[join('plan', 'a.ts'), text]]))).toEqual([]);
});
