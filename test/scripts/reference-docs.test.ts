import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cliReference } from '../../scripts/docs/cli-reference.mjs';
import { storyboardReference } from '../../scripts/docs/storyboard-reference.mjs';
import { buildProgram } from '../../src/cli/build-program.js';
import { examplesOf } from '../../src/cli/command-help.js';
import { storyboardSchema } from '../../src/storyboard/schema/schema.generated.js';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const outdated = 'Run "npm run docs" and commit the result.';

test('docs/cli.md describes every command and option', () => {
  const program = buildProgram(process, () => {});
  const text = cliReference(program, examplesOf);
  for (const command of program.commands) {
    expect(text).toContain(`\n## ${command.name()}\n`);
    for (const option of command.options) expect(text).toContain(`\`${option.flags}\``);
  }
  expect(read('cli.md'), outdated).toBe(text);
});

test('docs/storyboard.md describes every key', () => {
  const text = storyboardReference(storyboardSchema);
  for (const key of keysOf(storyboardSchema)) expect(text).toContain(`| \`${key}\` |`);
  expect(read('storyboard.md'), outdated).toBe(text);
});

function keysOf(part: unknown): readonly string[] {
  if (part === null || typeof part !== 'object') return [];
  const { properties = {} } = part as { properties?: object };
  return [...Object.keys(properties), ...Object.values(part).flatMap(keysOf)];
}
