import { posix } from 'node:path';
import { readCode, type SourceCode } from './read-code.js';

/** An architecture: which folder may import from which, and which folders are pure. */
export interface Layers {
  /** The folders of `src/`, highest first. Folders in one row do not import each other. */
  readonly rows: readonly (readonly string[])[];
  /** Folders without I/O, clock, randomness, process and timers. */
  readonly pure: ReadonlySet<string>;
  /** The parts of large folders, highest first: subfolders, single files, `.` for all other files, `*` for all other subfolders. */
  readonly parts: Readonly<Record<string, readonly (readonly string[])[]>>;
}

// node:crypto only computes, as long as no randomness is taken from it (see IMPURITIES).
const PURE_BUILTINS = new Set(['node:crypto']);
const IMPURITIES: readonly (readonly [string, RegExp])[] = [
  ['the clock', /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\b/],
  ['randomness', /\bMath\.random\b|\brandom(?:UUID|Bytes|Int)\b|\bgetRandomValues\b/],
  ['the process', /\bprocess\b(?!\w)/],
  ['a timer', /\bset(?:Timeout|Interval|Immediate)\b/],
  ['the network', /\bfetch\s*\(/],
];

/** Every violation in a tree of sources, as sentences. The files are given by their path in `src/`. */
export function violations(files: ReadonlyMap<string, string>, layers: Layers): readonly string[] {
  const codes = new Map([...files].map(([file, text]) => [file, readCode(file, text)] as const));
  return [
    ...[...codes].flatMap(([file, code]) => [
      ...folderViolations(file, code, layers),
      ...partViolations(file, code, layers),
    ]),
    ...cycles(codes).map((cycle) => `these files import each other: ${cycle.join(', ')}`),
  ];
}

function folderViolations(file: string, { imports, code }: SourceCode, layers: Layers): readonly string[] {
  const folder = folderOf(file);
  if (rowOf(folder, layers.rows) < 0) return [`${file}: the folder "${folder}" has no row`];
  return [
    ...imports.flatMap((target) => importViolations(file, target, layers)),
    ...(layers.pure.has(folder) ? impurities(file, code) : []),
    ...(folder === 'cli' || folder === 'report' || !/\bconsole\b(?!\s*:)/.test(code)
      ? []
      : [`${file}: console is used only in cli/ and report/`]),
  ];
}

function importViolations(file: string, target: string, { rows, pure }: Layers): readonly string[] {
  const folder = folderOf(file);
  if (!target.startsWith('.')) {
    if (!pure.has(folder) || !target.startsWith('node:') || PURE_BUILTINS.has(target)) return [];
    return [`${file}: the pure folder "${folder}" imports ${target}`];
  }
  const other = folderOf(resolved(file, target));
  if (other === folder) return [];
  if (rowOf(other, rows) < 0) return [`${file}: imports ${target}, which is in no folder of the table`];
  if (pure.has(folder) && other === 'system') return [`${file}: the pure folder "${folder}" imports system/`];
  return rowOf(other, rows) > rowOf(folder, rows)
    ? []
    : [`${file}: "${folder}" imports upward or sideways from "${other}"`];
}

function impurities(file: string, code: string): readonly string[] {
  return IMPURITIES.filter(([, pattern]) => pattern.test(code)).map(
    ([what]) => `${file}: a pure folder uses ${what}`,
  );
}

// A file can be in several tables: providers/, and providers/draft/engine/ with parts of its own.
function partViolations(file: string, { imports }: SourceCode, { parts }: Layers): readonly string[] {
  return Object.entries(parts).flatMap(([folder, rows]) => {
    if (!file.startsWith(`${folder}/`)) return [];
    const own = partOf(file, folder, rows);
    if (partRowOf(own, rows) < 0) return [`${file}: "${own}" has no row in ${folder}/`];
    return imports.flatMap((target) => {
      const path = target.startsWith('.') ? resolved(file, target) : '';
      if (!path.startsWith(`${folder}/`)) return [];
      const other = partOf(path, folder, rows);
      if (other === own || partRowOf(other, rows) > partRowOf(own, rows)) return [];
      return [`${file}: "${own}" imports upward or sideways from "${other}" in ${folder}/`];
    });
  });
}

function partOf(file: string, folder: string, rows: Layers['rows']): string {
  const [head = '', ...rest] = file.slice(folder.length + 1).split('/');
  if (rest.length > 0) return head;
  return rowOf(head, rows) < 0 ? '.' : head;
}

function partRowOf(name: string, rows: Layers['rows']): number {
  const row = rowOf(name, rows);
  return row < 0 ? rowOf('*', rows) : row;
}

function rowOf(name: string, rows: Layers['rows']): number {
  return rows.findIndex((row) => row.includes(name));
}

function folderOf(file: string): string {
  const [head = ''] = file.split('/');
  return head.replace(/\.(?:ts|tsx|js)$/, '');
}

function resolved(file: string, target: string): string {
  return posix.join(posix.dirname(file), target).replace(/\.js$/, '.ts');
}

/** Groups of files that import each other, directly or through others, for values or types. */
function cycles(codes: ReadonlyMap<string, SourceCode>): readonly (readonly string[])[] {
  const graph = new Map(
    [...codes].map(([file, { imports }]) => [
      file,
      imports.filter((target) => target.startsWith('.')).map((target) => resolved(file, target)),
    ]),
  );
  // Tarjan's algorithm: a file and everything that leads back to it form one group.
  const found: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file) as number);
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) visit(next);
      if (stack.includes(next))
        lowest.set(file, Math.min(lowest.get(file) as number, lowest.get(next) as number));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1 || graph.get(file)?.includes(file)) found.push(group.sort());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;
}
