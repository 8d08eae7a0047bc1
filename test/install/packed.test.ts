import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { quickFilm, quickModel } from '../rig/quick-model.js';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const keyframes = join(root, 'fixtures/keyframes');
const storyboard = `version: 1
film: { ${quickFilm}, captions: burn }
${quickModel}shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in., caption: It rains. }
`;
const script = `import { check, render } from 'inbetween';
const { ok } = await check('storyboard.yaml');
const { status } = await render('storyboard.yaml');
console.log(JSON.stringify({ ok, status }));
`;

let folder: string;
let tarball: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inbetween-install-'));
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root });
  const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
  tarball = join(folder, name);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const typedScript = `import { check, type Money, RenderError, render, type RenderOptions } from 'inbetween';
const options: RenderOptions = { maxCost: '20 CNY' };
export async function film(): Promise<number> {
  const outcome = await render({ text: 'version: 1', folder: '.' }, options);
  const cap: Money = { currency: 'CNY', micros: 1 };
  if (outcome.status === 'finished' || outcome.status === 'unchanged') return outcome.seconds;
  const { diagnostics } = await check('storyboard.yaml');
  throw new RenderError('none', diagnostics[0]?.message ?? cap.currency);
}
// @ts-expect-error An amount has a currency.
export const wrong: RenderOptions = { maxCost: 5 };
`;

// The exact version: another one may need another Node.
test.each([
  ['npm', 'npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund']],
  ['pnpm', 'npx', ['--yes', 'pnpm@12.4.2', 'add', '--ignore-scripts']],
])(
  'the package that %s installs in a fresh folder renders a film',
  async (name, program, args) => {
    const cwd = join(folder, name);
    await mkdir(cwd);
    await writeFile(
      join(cwd, 'package.json'),
      '{ "name": "film", "version": "1.0.0", "type": "module", "private": true }',
    );
    await run(program, [...args, tarball], { cwd });
    for (const image of ['push-a.png', 'push-b.png']) await cp(join(keyframes, image), join(cwd, image));
    await writeFile(join(cwd, 'storyboard.yaml'), storyboard);
    await writeFile(join(cwd, 'film.js'), script);
    const env = { ...process.env, INBETWEEN_STATE_DIR: undefined };
    const { stdout } = await run(join(cwd, 'node_modules/.bin/inbetween'), ['render'], { cwd, env });
    expect(stdout).toContain('1 clip made');
    expect((await stat(join(cwd, 'film.mp4'))).size).toBeGreaterThan(1000);
    const library = await run(process.execPath, ['film.js'], { cwd, env });
    expect(JSON.parse(library.stdout)).toEqual({ ok: true, status: 'unchanged' });
    await writeFile(join(cwd, 'typed.ts'), typedScript);
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const typed = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
    const types = ['--typeRoots', join(root, 'node_modules/@types')];
    await run(process.execPath, [compiler, ...typed, ...types, 'typed.ts'], { cwd });
    // The fonts for Chinese, Japanese and Korean are large, and few films need them.
    expect(await readdir(join(cwd, 'node_modules'))).not.toContain('@embedpdf');
  },
  60_000,
);
