import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { inbetween } from '../rig/cli.js';
import { lineOf } from '../rig/odd-state.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';

const text = `version: 1
film: { output: film.mp4 }
provider: { use: dashscope, limits: { submits_per_second: 50 } }
defaults: { resolution: 480P }
shots:
  - { id: one, first: wide.png, last: portrait-750x1000.png, prompt: rain }
`;

const service = await openQuickService();
const rendered = await openTestProject(text, ['wide.png', 'portrait-750x1000.png']);
afterAll(async () => {
  await rendered[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});
const first = await inbetween(['render', '--yes'], { cwd: rendered.folder, env: service.env() });
if (first.code !== 0) throw new Error(first.stderr);

const state = join(rendered.folder, '.inbetween');
const inside = (folder: string) => {
  const [name = ''] = readdirSync(join(state, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return name.slice(rendered.folder.length + 1);
};
const journal = '.inbetween/journal.jsonl';
const record = inside('takes');
const clip = inside('clips');
const lockfile = 'storyboard.lock';

type Change = (path: string) => Promise<void> | void;

const pipe: Change = async (path) => {
  await rm(path, { force: true, recursive: true });
  execFileSync('mkfifo', [path]);
};
const folder: Change = async (path) => {
  await rm(path, { force: true, recursive: true });
  await mkdir(path);
};
const loop: Change = async (path) => {
  await rm(path, { force: true, recursive: true });
  await symlink(path, path);
};
const content =
  (change: (bytes: Buffer) => Buffer | string): Change =>
  async (path) => {
    const bytes = readFileSync(path);
    await rm(path, { force: true });
    await writeFile(path, change(bytes));
  };
const json = (change: (value: Record<string, unknown>) => unknown) =>
  content((bytes) => JSON.stringify(change(JSON.parse(bytes.toString()) as Record<string, unknown>)));
/** Changes the content of each journal line, and gives it a valid checksum. */
const lines = (change: (entry: Record<string, unknown>, index: number) => unknown) =>
  content((bytes) => {
    const entries = bytes.toString().split('\n').filter(Boolean);
    return entries
      .map((line, index) => {
        const { crc: _, ...entry } = JSON.parse(line) as Record<string, unknown>;
        return `${lineOf(change(entry, index))}\n`;
      })
      .join('');
  });
const nulls = (value: Record<string, unknown>) =>
  Object.fromEntries(Object.keys(value).map((name) => [name, null]));
const without = (value: Record<string, unknown>, ...names: string[]) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

const bom = content((bytes) => `\uFEFF${bytes}`);
const empty = content(() => '');
const binary = content(() => Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 7919) & 0xff)));
const hugeLine = content((bytes) => `${bytes}${'x'.repeat(20_000_000)}\n`);
const utf16 = content((bytes) => Buffer.from(`\uFEFF${bytes}`, 'utf16le'));
const windows = content((bytes) => bytes.toString().replaceAll('\n', '\r\n'));

type Row = readonly [what: string, path: string, change: Change];

const noise: Change = async (path) => {
  await rm(path, { force: true, recursive: true });
  await writeFile(path, Buffer.alloc(3000, 0x9d));
};
const list: Change = async (path) => {
  await rm(path, { force: true });
  await writeFile(path, '[]');
};
const file: Change = async (path) => {
  await rm(path, { force: true, recursive: true });
  await writeFile(path, 'not a folder');
};
const inState = (name: string) => `.inbetween/${name}`;

const always: readonly Row[] = [
  ['a pipe', journal, pipe],
  ['an empty file', journal, empty],
  ['v as a text in', journal, lines((entry) => ({ ...entry, v: '1' }))],
  ['lines without keys and requests in', journal, lines((entry) => without(entry, 'key', 'request'))],
  ['a huge line in', journal, hugeLine],
  ['a pipe', record, pipe],
  ['null fields in', record, json(nulls)],
  ['a folder', clip, folder],
  ['a folder', inState('lock'), folder],
  ['a pipe', inState('lock.json'), pipe],
  ['a byte order mark before', lockfile, bom],
  ['noise', inState('verified.json'), noise],
  ['a file', inState('clips'), file],
  ['a link to itself', inState('takes'), loop],
];

const others: readonly Row[] = [
  ...[journal, record, clip, lockfile].flatMap((path): readonly Row[] => [
    ['a pipe', path, pipe],
    ['a folder', path, folder],
    ['a link to itself', path, loop],
    ['an empty file', path, empty],
    ['noise', path, binary],
    ['a byte order mark before', path, bom],
    ['UTF-16 of', path, utf16],
    ['a huge line in', path, hugeLine],
    ['CRLF in', path, windows],
  ]),
  ['v of the future in', journal, lines((entry) => ({ ...entry, v: 99 }))],
  ['lines without a take in', journal, lines((entry) => without(entry, 'take'))],
  ['lines of null fields in', journal, lines(nulls)],
  ['lines that are lists in', journal, lines(() => [])],
  ['a submit without its operation in', journal, lines((entry) => without(entry, 'operation'))],
  ['all lines twice in', journal, content((bytes) => `${bytes}${bytes}`)],
  [
    'reversed lines in',
    journal,
    content((bytes) => `${bytes.toString().trim().split('\n').reverse().join('\n')}\n`),
  ],
  ['version as a text in', record, json((value) => ({ ...value, version: '1' }))],
  ['null facts in', record, json((value) => ({ ...value, facts: null }))],
  ['another clip in', record, json((value) => ({ ...value, clip: '0'.repeat(64) }))],
  ['a path as the clip in', record, json((value) => ({ ...value, clip: '../../../etc/passwd' }))],
  ['null fields in', lockfile, json(nulls)],
  ['version as a text in', lockfile, json((value) => ({ ...value, version: '1' }))],
  ['shots as a list in', lockfile, json((value) => ({ ...value, shots: [] }))],
  ...[
    'lock',
    'lock.json',
    'verified.json',
    'shots.json',
    'films.json',
    'providers.json',
    'paces.json',
  ].flatMap((name): readonly Row[] => [
    ['a pipe', inState(name), pipe],
    ['a folder', inState(name), folder],
    ['noise', inState(name), noise],
    ['an empty list', inState(name), list],
  ]),
  ...[
    'clips',
    'takes',
    'keyframes',
    'uploads',
    'incoming',
    'conformed',
    'films',
    'damaged',
    'drafts',
  ].flatMap((name): readonly Row[] => [
    ['a file', inState(name), file],
    ['a pipe', inState(name), pipe],
    ['a link to itself', inState(name), loop],
  ]),
];
const rows = process.env.ODD_STATE === 'all' ? [...always, ...others] : always;
const commands = [
  ['status'],
  ['plan'],
  ['recover'],
  ['render', '--yes'],
  ['store', 'verify'],
  ['why', 'one'],
];

// ODD_STATE=all npx vitest run test/cli/odd-state-files
test.each(rows)(
  '%s %s: commands end with a message, and nothing is paid for twice',
  async (_, path, change) => {
    await using project = await rendered.copy();
    await change(join(project.folder, path));
    const where = { cwd: project.folder, env: service.env() };
    for (const args of process.env.ODD_STATE === 'all' ? commands : commands.slice(0, 4)) {
      const { code, stdout, stderr } = await inbetween(args, where);
      const said = `${args.join(' ')}: ${code}\n${stdout}${stderr}`;
      expect([0, 1, 2, 3, 6], said).toContain(code);
      expect(said).not.toMatch(/This is a bug|^ {4}at |TypeError|undefined|\[object/im);
      expect(service.emulator.bill().billed.length, said).toBe(1);
    }
  },
);
