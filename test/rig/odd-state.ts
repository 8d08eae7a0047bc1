import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';

/** Numbers below a limit, the same for the same seed. */
export type Below = (limit: number) => number;

export function seededBelow(seed: number): Below {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown;

const oddValues: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, '', 'x', '1', '0'.repeat(64), '../../etc/passwd'],
  ...[
    [],
    {},
    [null],
    { a: null },
    'y'.repeat(100_000),
    '\u001b[2J',
    '\ud800',
    'constructor',
    '__proto__',
    deep,
  ],
];

/** Replaces, removes or adds one value somewhere in a JSON value. */
export function oddJson(value: unknown, below: Below): unknown {
  if (typeof value !== 'object' || value === null || below(4) === 0)
    return oddValues[below(oddValues.length)];
  const names = Object.keys(value);
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
  const name = names.length === 0 || below(12) === 0 ? 'added' : (names[below(names.length)] as string);
  if (below(6) === 0) Reflect.deleteProperty(copy, name);
  else Reflect.set(copy, name, oddJson(Reflect.get(value, name), below));
  return copy;
}

/** A journal line with this content and the checksum of this content. */
export function lineOf(content: unknown): string {
  const body = JSON.stringify(content) ?? 'null';
  return `${body.slice(0, -1)},"crc":"${crc32(body).toString(16).padStart(8, '0')}"}`;
}

/** The files below a folder, without locks. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'lock')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Makes one file of a state folder odd, and says how. */
export function makeOdd(path: string, below: Below): string {
  if (below(3) > 0 && /\.(?:json|jsonl|lock)$/.test(path)) return makeContentOdd(path, below);
  const ways = Object.entries(oddThings);
  const [name, make] = ways[below(ways.length)] as [string, (path: string, below: Below) => void];
  make(path, below);
  return `${name} ${path}`;
}

function makeContentOdd(path: string, below: Below): string {
  const text = readFileSync(path, 'utf8');
  try {
    if (path.endsWith('.jsonl')) {
      const lines = text.split('\n').filter(Boolean);
      const at = below(lines.length);
      const { crc: _, ...content } = JSON.parse(lines[at] ?? '') as Record<string, unknown>;
      lines[at] = lineOf(oddJson(content, below));
      writeFileSync(path, `${lines.join('\n')}\n`);
      return `line ${at + 1}: ${lines[at]?.slice(0, 300)}`;
    }
    const odd = JSON.stringify(oddJson(JSON.parse(text), below)) ?? '';
    rmSync(path);
    writeFileSync(path, odd);
    return `${path}: ${odd.slice(0, 300)}`;
  } catch {
    oddThings.noise(path, below);
    return `noise ${path}`;
  }
}

const oddThings = {
  folder(path: string) {
    rmSync(path);
    mkdirSync(path);
  },
  pipe(path: string) {
    rmSync(path);
    execFileSync('mkfifo', [path]);
  },
  socket(path: string) {
    rmSync(path);
    // Relative, because the path of a socket has at most about 100 letters. An exit leaves the socket behind.
    const listen = 'require("net").createServer().listen(process.argv[1], () => process.exit())';
    execFileSync(process.execPath, ['-e', listen, basename(path)], { cwd: dirname(path) });
  },
  loop(path: string) {
    rmSync(path);
    symlinkSync(path, path);
  },
  device(path: string) {
    rmSync(path);
    symlinkSync('/dev/zero', path);
  },
  dangling(path: string) {
    rmSync(path);
    symlinkSync(`${path}-nowhere`, path);
  },
  missing: (path: string) => rmSync(path),
  empty(path: string) {
    rmSync(path);
    writeFileSync(path, '');
  },
  noise(path: string, below: Below) {
    rmSync(path);
    writeFileSync(path, Buffer.from(Array.from({ length: 200 }, () => below(256))));
  },
  huge(path: string) {
    rmSync(path);
    writeFileSync(path, '{"version":1');
    // Sparse: it takes no space.
    truncateSync(path, 2 ** 31 + 4096);
  },
};
