// Generates docs/cli.md from the command definitions and docs/storyboard.md from the JSON Schema. A test generates them
// again and compares. It needs a build.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram } from '../build/cli/build-program.js';
import { examplesOf } from '../build/cli/command-help.js';
import { cliReference } from './docs/cli-reference.mjs';
import { storyboardReference } from './docs/storyboard-reference.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const terminal = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: {} };
const schema = JSON.parse(readFileSync(join(root, 'schema', 'storyboard.schema.json'), 'utf8'));
writeFileSync(
  join(root, 'docs', 'cli.md'),
  cliReference(
    buildProgram(terminal, () => {}),
    examplesOf,
  ),
);
writeFileSync(join(root, 'docs', 'storyboard.md'), storyboardReference(schema));
