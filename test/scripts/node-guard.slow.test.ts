import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { testFolder } from '../rig/test-folder.js';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

// The version is the only thing that the guard reads; everything after it would run here.
async function runAs(version: string, args: readonly string[]): Promise<Answer> {
  await using folder = await testFolder();
  const preload = join(folder.path, 'version.cjs');
  const versions = `{ ...process.versions, node: '${version}' }`;
  await writeFile(preload, `Object.defineProperty(process, 'versions', { value: ${versions} });\n`);
  return await new Promise((done) => {
    execFile(process.execPath, ['--require', preload, ...args], (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const library = pathToFileURL(join(dist, 'index.js')).href;
const importLibrary = `import(${JSON.stringify(library)}).then(
  (library) => console.log(typeof library.render),
  (error) => console.log(String(error.message)),
)`;

test.each(['12.22.0', '18.20.8', '20.10.0', '20.18.3'])(
  'Node %s gets one sentence from the command line and from the library',
  async (version) => {
    const sentence = `inbetween needs Node 20.19 or newer. This is Node ${version}.\n`;
    const command = await runAs(version, [join(dist, 'cli/main.cjs'), 'check', 'missing.yaml']);
    expect(command).toEqual({ code: 1, stdout: '', stderr: sentence });
    const imported = await runAs(version, ['--input-type=module', '--eval', importLibrary]);
    expect(imported.stdout).toBe(sentence);
  },
);

test.each(['20.19.0', '22.0.0', '100.1.0'])('Node %s is accepted', async (version) => {
  const command = await runAs(version, [join(dist, 'cli/main.cjs'), '--version']);
  expect(command).toMatchObject({ code: 0, stderr: '' });
  const imported = await runAs(version, ['--input-type=module', '--eval', importLibrary]);
  expect(imported.stdout).toBe('function\n');
});

test('the library checks the version before anything that an old Node cannot link', () => {
  const entry = readFileSync(join(dist, 'index.js'), 'utf8');
  // All imports are linked before the first one runs. CommonJS reads the parts of Node only when it runs.
  expect(entry.match(/^import .*$/gm)).toEqual([
    'import "./node-guard.js";',
    'import library from "./cli/library.cjs";',
  ]);
  const guard = readFileSync(join(dist, 'node-guard.js'), 'utf8');
  expect(guard).not.toMatch(/^import /m);
});
