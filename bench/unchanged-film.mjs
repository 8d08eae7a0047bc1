import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The built command. */
export const cli = join(root, 'dist', 'cli', 'main.cjs');

/**
 * Makes a rendered film of many shots in a folder. One clip is generated. The other takes get a copy of its record, as if
 * each had been generated with equal pixels.
 */
export function makeUnchangedFilm(folder, shots) {
  const takes = join(folder, '.inbetween', 'takes');
  writeStoryboard(folder, { shots: 1 });
  runCli(['render'], folder);
  const [file] = readdirSync(takes);
  const record = JSON.parse(readFileSync(join(takes, file), 'utf8'));
  writeStoryboard(folder, { shots });
  const plan = JSON.parse(runCli(['plan', '--json', '--no-analyse'], folder));
  for (const take of plan.takes) {
    const [shot] = take.shots;
    const inputs = { ...record.inputs, prompt: promptOf(shot) };
    writeFileSync(join(takes, `${take.key}.json`), JSON.stringify({ ...record, shot, inputs }));
  }
  runCli(['render'], folder);
}

/** Writes a storyboard of many shots, and its two images. */
export function writeStoryboard(folder, { shots, provider = 'draft', resolution = '480P', name = 'shot' }) {
  for (const name of ['push-a.png', 'push-b.png'])
    copyFileSync(join(root, 'fixtures', 'keyframes', name), join(folder, name));
  const list = Array.from({ length: shots }, (_, index) => {
    const id = `${name}-${index}`;
    return `  - id: ${id}\n    first: push-a.png\n    last: push-b.png\n    prompt: ${promptOf(id)}\n`;
  });
  const head = `version: 1\nprovider: ${provider}\ndefaults: { resolution: ${resolution} }\nshots:\n`;
  writeFileSync(join(folder, 'storyboard.yaml'), `${head}${list.join('')}`);
}

function promptOf(shot) {
  return `The camera pushes in, take ${shot}.`;
}

function runCli(args, folder) {
  const ended = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (ended.status !== 0) throw new Error(ended.stderr);
  return ended.stdout;
}
