import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildProgram } from '../../src/cli/build-program.js';
import { examplesOf } from '../../src/cli/command-help.js';
import { commandNames } from '../../src/cli/command-names.js';
import type { Terminal } from '../../src/cli/terminal/terminal.js';

const { stdin, stderr } = process;

function helpAt(columns: number): readonly (readonly [command: string, help: string])[] {
  const stdout = Object.create(process.stdout, { columns: { value: columns } }) as Terminal['stdout'];
  const program = buildProgram({ stdin, stdout, stderr, env: {} }, () => undefined);
  return [program, ...program.commands].map((command) => [command.name(), command.helpInformation()]);
}

test.each([60, 80, 120])('the help of every command fits %i columns', (columns) => {
  const help = helpAt(columns);
  expect(help.length).toBeGreaterThan(10);
  for (const [command, text] of help) {
    const tooLong = text.split('\n').filter((line) => line.length > Math.min(columns, 100));
    expect([command, tooLong]).toEqual([command, []]);
  }
});

test('every command, argument and option has a description', () => {
  const program = buildProgram({ stdin, stdout: process.stdout, stderr, env: {} }, () => undefined);
  for (const command of program.commands) {
    expect(command.description()).not.toBe('');
    const described = [...command.registeredArguments, ...command.options];
    expect(described.filter(({ description }) => description === '')).toEqual([]);
  }
});

test('the names of all commands are known before their definitions are loaded', () => {
  const program = buildProgram({ stdin, stdout: process.stdout, stderr, env: {} }, () => undefined);
  expect(commandNames).toEqual(program.commands.map((command) => command.name()));
});

test('every command has a group and examples that exist, at most 72 columns wide', () => {
  const program = buildProgram({ stdin, stdout: process.stdout, stderr, env: {} }, () => undefined);
  for (const command of program.commands) {
    const examples = examplesOf(command.name());
    expect([command.name(), examples.length > 0, command.helpGroup()]).toEqual([
      ...[command.name(), true, expect.stringMatching(/^[A-Z].*:$/)],
    ]);
    for (const { command: line, what } of examples) {
      expect(line.length).toBeLessThanOrEqual(72);
      expect(what.length).toBeLessThanOrEqual(72);
      const flags = [...line.matchAll(/ (--[a-z-]+)/g)]
        .map(([, flag]) => flag)
        .filter((flag) => flag !== '--help');
      expect(command.options.map(({ long }) => long)).toEqual(expect.arrayContaining(flags));
      expect(line).toContain(`inbetween ${command.name()}`);
    }
  }
  const groups = new Set(program.commands.map((command) => command.helpGroup()));
  const help = program.helpInformation();
  for (const group of groups) expect(help).toContain(`\n${group}\n`);
});

test('the table of the README has every command once', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [, rows = ''] = /^\| command \|.*\n\|[-|]+\n((?:\|.*\n)+)/m.exec(readme) ?? [];
  const named = rows
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([a-z]+)`/g)].map(([, name]) => name));
  expect(named.sort()).toEqual([...commandNames].sort());
});
