import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';

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
  if (plan.takes.length !== shots) throw new Error(`${plan.takes.length} takes, and not ${shots}.`);
  for (const { key, shots: ids, first, last } of plan.takes) {
    const images = { first: digestOf(join(folder, first)), last: digestOf(join(folder, last)) };
    const inputs = { ...record.inputs, ...images, prompt: promptOf(ids[0]) };
    writeFileSync(join(takes, `${key}.json`), JSON.stringify({ ...record, shot: ids[0], inputs }));
  }
  runCli(['render'], folder);
}

/** Writes a storyboard of many shots, and its images. Each shot ends at an image of its own, where the next one begins. */
export function writeStoryboard(folder, { shots, provider = 'draft', resolution = '480P', name = 'shot' }) {
  const image = readFileSync(join(root, 'fixtures', 'keyframes', 'portrait-750x1000.png'));
  const nameOf = (index) => `${name}-${index}.png`;
  for (let index = 0; index <= shots; index += 1)
    writeFileSync(join(folder, nameOf(index)), withText(image, nameOf(index)));
  const list = Array.from({ length: shots }, (_, index) => {
    const id = `${name}-${index}`;
    const images = `    first: ${nameOf(index)}\n    last: ${nameOf(index + 1)}\n`;
    return `  - id: ${id}\n${images}    prompt: ${promptOf(id)}\n`;
  });
  const head = `version: 1\nprovider: ${provider}\ndefaults: { resolution: ${resolution} }\nshots:\n`;
  writeFileSync(join(folder, 'storyboard.yaml'), `${head}${list.join('')}`);
}

/** A PNG with a comment: other bytes, and the same pixels. */
function withText(png, text) {
  const body = Buffer.from(`tEXtComment\0${text}`, 'latin1');
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  check.writeUInt32BE(crc32(body));
  const end = png.length - 12; // Of the last chunk, which is empty.
  return Buffer.concat([png.subarray(0, end), length, body, check, png.subarray(end)]);
}

function digestOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
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
