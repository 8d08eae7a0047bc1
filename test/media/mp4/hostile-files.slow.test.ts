import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { partsOf } from '../../rig/mp4-parts.js';
import { temporaryFolder } from '../engines.js';
import { oddClip } from '../odd-clips.js';
import { hostileFiles } from './hostile-files.js';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const script = fileURLToPath(new URL('../processes/probe.mjs', import.meta.url));
const clip = oddClip('ordinary');

const MOST_MS = 2000;
const MOST_MEGABYTES = 200;

test.each(hostileFiles(partsOf(readFileSync(clip))))(
  'a file with %s is read in little time and memory',
  (name, make) => {
    const bytes = make();
    expect(bytes.length).toBeLessThan(10_500_000);
    const path = join(folder.path, `${name.replace(/\W+/g, '-')}.mp4`);
    writeFileSync(path, bytes);
    const output = execFileSync(process.execPath, [script, clip, path], { encoding: 'utf8' });
    const { ms, megabytes, outcome } = JSON.parse(output);
    expect(ms, outcome).toBeLessThan(MOST_MS);
    expect(megabytes, outcome).toBeLessThan(MOST_MEGABYTES);
    expect(outcome).toMatch(/^(accepted|clip-corrupt|clip-unusable)/);
  },
);
