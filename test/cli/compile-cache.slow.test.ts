import { chmod, chown, mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inbetween, plainEnv } from '../rig/cli.js';
import { openTestProject } from '../rig/project.js';
import { openQuickService } from '../rig/quick-service.js';
import { testFolder } from '../rig/test-folder.js';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const preload = fileURLToPath(new URL('../rig/break-hashes.cjs', import.meta.url));

const paidShot = `version: 1
film: { output: film.mp4 }
provider: dashscope
defaults: { resolution: 480P }
shots: [{ id: one, first: wide.png, last: wide.png, prompt: Rain. }]
`;

test('the compiled code of a command is written once', async () => {
  await using cache = await openCache();
  await cache.check();
  const files = await cache.files();
  expect(files.map(({ path }) => path).join()).toMatch(/inbetween.compiled.v\d.*check/);
  await cache.check();
  expect(await cache.files()).toEqual(files);
});

test('compiled code loads packages', async () => {
  await using cache = await openCache();
  await using service = await openQuickService();
  const env = service.env({ XDG_CACHE_HOME: cache.folder, LOCALAPPDATA: cache.folder, HOME: cache.folder });
  for (let run = 0; run < 2; run += 1) {
    await using project = await openTestProject(paidShot, ['wide.png']);
    const { code, stderr } = await inbetween(['render', '--yes'], { cwd: project.folder, env });
    expect(code, stderr).toBe(0);
  }
});

test('damaged compiled code is compiled again', async () => {
  await using cache = await openCache();
  await cache.check();
  const files = await cache.files();
  for (const damage of [
    (bytes: Buffer) => bytes.subarray(0, bytes.length / 2),
    (bytes: Buffer) => Buffer.alloc(bytes.length, 7),
    (bytes: Buffer) => bytes.with(bytes.length - 100, 255 - (bytes.at(-100) ?? 0)),
    () => Buffer.alloc(0),
  ]) {
    for (const { path, bytes } of files) await writeFile(path, damage(bytes));
    const damaged = await cache.files();
    await cache.check();
    for (const [index, { bytes }] of (await cache.files()).entries())
      expect(bytes.equals(damaged[index]?.bytes ?? bytes)).toBe(false);
  }
});

test('the compiled code of another source is not run', async () => {
  await using cache = await openCache();
  await cache.check();
  const [first, second] = await cache.files();
  if (!first || !second) throw new Error('Two files were expected.');
  await writeFile(first.path, second.bytes);
  await writeFile(second.path, first.bytes);
  await cache.check();
});

test('a folder in place of compiled code, or a file in place of its folder, costs time only', async () => {
  await using cache = await openCache();
  await cache.check();
  const paths = (await cache.files()).map(({ path }) => path);
  for (const path of paths) {
    await rm(path);
    await mkdir(path);
  }
  await cache.check();
  const folder = folderOf(paths[0] ?? '');
  await rm(folder, { recursive: true });
  await writeFile(folder, '');
  await cache.check();
});

// Compiled code is run as it is found.
const spoiled: readonly (readonly [string, (folder: string) => Promise<void>])[] = [
  ['that others can write', (folder) => chmod(folder, 0o777)],
  ['of another user', (folder) => chown(folder, 65534, 65534)],
];

// Only an administrator can give a folder away.
test.each(spoiled.slice(0, process.geteuid?.() === 0 ? 2 : 1))(
  'compiled code in a folder %s is not used',
  async (_, spoil) => {
    await using cache = await openCache();
    await cache.check();
    const [{ path = '' } = {}] = await cache.files();
    await spoil(folderOf(path));
    await rm(path);
    await cache.check();
    expect((await cache.files()).map((file) => file.path)).not.toContain(path);
  },
);

test('no compiled code is kept with NODE_DISABLE_COMPILE_CACHE, or for a home that does not exist', async () => {
  await using cache = await openCache();
  await cache.check({ NODE_DISABLE_COMPILE_CACHE: '1' });
  expect(await cache.files()).toEqual([]);
  const home = join(cache.folder, 'none', 'home');
  await cache.check({ XDG_CACHE_HOME: undefined, HOME: home, LOCALAPPDATA: home });
  expect(await readdir(cache.folder)).toEqual([]);
});

test('the code of installs that were deleted is removed after a while', async () => {
  await using cache = await openCache();
  await cache.check();
  const [{ path = '' } = {}] = await cache.files();
  const build = dirname(folderOf(path));
  const old = join(dirname(build), 'v18.0.0-x64-1');
  const recent = join(dirname(build), 'v18.0.0-x64-2');
  await Promise.all([old, recent].map((folder) => mkdir(join(folder, 'check'), { recursive: true })));
  await utimes(old, 0, 0);
  await rm(build, { recursive: true });
  await cache.check();
  expect(await readdir(dirname(build))).not.toContain('v18.0.0-x64-1');
  expect(await readdir(dirname(build))).toContain('v18.0.0-x64-2');
});

test('an error in compiled code is reported with its positions in the sources', async () => {
  await using cache = await openCache();
  await cache.check();
  const env = cache.env({ NODE_OPTIONS: `--require "${preload.replaceAll('\\', '\\\\')}"` });
  const { code, stderr } = await inbetween(['check', 'storyboard.yaml'], { cwd: examples, env });
  expect(code).toBe(1);
  expect(stderr).toMatch(/at [\w$]+ \(src\/base\/digest\.ts:\d+:\d+\)/);
  expect(stderr).not.toContain('dist/cli');
});

// Node's own cache, since Node 22, has further folders in it.
function folderOf(path: string): string {
  return basename(path) === 'check' ? path : folderOf(dirname(path));
}

async function openCache() {
  const folder = await testFolder();
  const env = (more: Record<string, string | undefined> = {}) =>
    plainEnv({ XDG_CACHE_HOME: folder.path, LOCALAPPDATA: folder.path, HOME: folder.path, ...more });
  return {
    folder: folder.path,
    env,
    /** Checks the example, which has no errors. */
    async check(more?: Record<string, string | undefined>) {
      const ended = await inbetween(['check'], { cwd: examples, env: env(more) });
      expect(ended).toEqual({ code: 0, stdout: 'storyboard.yaml: no errors\n', stderr: '' });
    },
    async files() {
      const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
      const paths = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      return Promise.all(paths.sort().map(async (path) => ({ path, bytes: await readFile(path) })));
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
