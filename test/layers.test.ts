import { expect, test } from 'vitest';
import { type Layers, violations } from './rig/layers.js';
import { readSources } from './rig/sources.js';

// system/ is above diagnostics/ and base/: a lock that another process holds is a RenderError.
const layers: Layers = {
  rows: [
    ['cli', 'index'],
    ['library'],
    ['watch', 'preview', 'emulator'],
    ['operations'],
    ['project'],
    ['generate'],
    ['jobs'],
    ['film'],
    ['report'],
    ['live-view'],
    ['events'],
    ['ingest', 'providers'],
    ['media', 'store'],
    ['lockfile', 'export', 'import'],
    ['timeline'],
    ['plan'],
    ['storyboard', 'system'],
    ['diagnostics'],
    ['base'],
  ],
  pure: new Set(['base', 'diagnostics', 'storyboard', 'plan', 'timeline', 'lockfile', 'export', 'import']),
  parts: {
    cli: [['.'], ['commands'], ['run'], ['terminal']],
    emulator: [['vendors'], ['.']],
    film: [['output'], ['picture'], ['colour', 'sound'], ['captions', 'conform']],
    generate: [['.'], ['limits']],
    jobs: [['queue'], ['.']],
    library: [['.'], ['ai-sdk']],
    media: [['.'], ['c2pa', 'labels'], ['mp4']],
    operations: [['.'], ['doctor-findings', 'render-phases']],
    providers: [
      ['registry.ts'],
      ['*'], // The vendors, which know nothing of each other.
      ['web'], // What services on the web have in common.
      ['account-environment.ts', 'provider-use.ts'],
      ['provider-entry.ts'],
      ['.'],
      ['models'],
    ],
    'providers/draft': [['.'], ['engine']],
    'providers/draft/engine': [
      ['.'],
      ['workers'],
      ['draw'],
      ['analysis'],
      ['flow'],
      ['camera'],
      ['match'],
      ['image'],
      ['kernels'],
      ['math', 'memory'],
    ],
    store: [['journal', 'remote'], ['cache', 'clips'], ['.']],
    report: [['pull-request'], ['.']],
    storyboard: [['parse-storyboard.ts'], ['edit'], ['rules'], ['defaults'], ['schema'], ['.'], ['yaml']],
  },
};

test('every import goes downward, no files import each other, and the pure folders are pure', () => {
  const files = readSources();
  expect(files.size).toBeGreaterThan(400);
  expect(violations(files, layers)).toEqual([]);
});

test('index.ts is the only file directly in src/', () => {
  expect([...readSources().keys()].filter((file) => !file.includes('/'))).toEqual(['index.ts']);
});

test('every folder with subfolders has an order of its parts', () => {
  const parents = new Set(
    [...readSources().keys()].flatMap((file) => {
      const folders = file.split('/').slice(0, -1);
      return folders.slice(0, -1).map((_, depth) => folders.slice(0, depth + 1).join('/'));
    }),
  );
  expect([...parents].sort()).toEqual(Object.keys(layers.parts).sort());
});

test.each([
  [
    'an upward import',
    'plan/a.ts',
    `import { render } from '../operations/render.js';`,
    /upward or sideways/,
  ],
  ['a sideways import', 'media/a.ts', `import { x } from '../store/x.js';`, /upward or sideways/],
  ['a dynamic upward import', 'store/a.ts', `await import('../generate/x.js');`, /upward or sideways/],
  ['a re-export from above', 'store/a.ts', `export * from '../film/x.js';`, /upward or sideways/],
  ['an import for its effect', 'store/a.ts', `import '../film/x.js';`, /upward or sideways/],
  [
    'an upward import of a type',
    'store/a.ts',
    `import type { X } from '../film/x.js';`,
    /upward or sideways/,
  ],
  ['an import in a type', 'store/a.ts', `export type T = import('../film/x.js').T;`, /upward or sideways/],
  ['an upward import in a folder', 'film/sound/a.ts', `import { x } from '../output/x.js';`, /in film\//],
  ['a sideways import in a folder', 'film/sound/a.ts', `import { x } from '../colour/x.js';`, /in film\//],
  [
    'an import from another vendor',
    'providers/acme/a.ts',
    `import { x } from '../dashscope/x.js';`,
    /in providers\//,
  ],
  [
    'a vendor in what all vendors share',
    'providers/models/a.ts',
    `import { x } from '../acme/x.js';`,
    /in providers\//,
  ],
  ['a part without a row', 'film/extra/a.ts', 'export {};', /has no row in film\//],
  ['I/O in a pure folder', 'plan/a.ts', `import { readFileSync } from 'node:fs';`, /imports node:fs/],
  [
    'system/ in a pure folder',
    'timeline/a.ts',
    `import { systemClock } from '../system/clock.js';`,
    /system/,
  ],
  ['the clock in a pure folder', 'plan/a.ts', 'export const t = Date.now();', /the clock/],
  ['randomness in a pure folder', 'base/a.ts', 'export const r = Math.random();', /randomness/],
  ['the process in a pure folder', 'storyboard/a.ts', 'export const e = process.env;', /the process/],
  ['a timer in a pure folder', 'plan/a.ts', 'setTimeout(() => {}, 1);', /a timer/],
  ['the network in a pure folder', 'plan/a.ts', `await fetch('https://example.com');`, /the network/],
  ['console outside cli and report', 'store/a.ts', `console.log('x');`, /console/],
  ['console under another name', 'store/a.ts', `const { log } = console;`, /console/],
  ['console within a text', 'store/a.ts', `const t = \`a \${console.log(1)}\`;`, /console/],
  ['the process within a text', 'plan/a.ts', `export const t = \`a \${process.pid}\`;`, /the process/],
  ['a folder without a row', 'helpers/a.ts', 'export {};', /no row/],
  ['a file that imports itself', 'plan/a.ts', `import type { A } from './a.js';`, /import each other/],
])('%s is caught', (_, file, text, expected) => {
  expect(violations(new Map([[file, text]]), layers).join('\n')).toMatch(expected);
});

test.each([
  [
    'values',
    `import { b } from './b.js';\nexport const a = b;`,
    `import { a } from './a.js';\nexport const b = a;`,
  ],
  ['types', `import type { B } from './b.js';`, `import type { A } from './a.js';`],
  ['a value and a type', `import { b } from './b.js';`, `export type B = import('./a.js').A;`],
])('a cycle of %s is caught', (_, a, b) => {
  const planted = new Map([
    ['plan/a.ts', a],
    ['plan/b.ts', b],
    ['plan/c.ts', `import { a } from './a.js';`],
  ]);
  expect(violations(planted, layers)).toEqual(['these files import each other: plan/a.ts, plan/b.ts']);
});

test('a further vendor needs no row', () => {
  const vendor = `import type { ProviderEntry } from '../provider-entry.js';`;
  const registry = `import { acmeEntry } from './acme/acme-entry.js';`;
  const files = new Map([
    ['providers/acme/acme-entry.ts', vendor],
    ['providers/registry.ts', registry],
  ]);
  expect(violations(files, layers)).toEqual([]);
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
])('%s are not violations', (_, text) => {
  expect(violations(new Map([['plan/a.ts', text]]), layers)).toEqual([]);
});
