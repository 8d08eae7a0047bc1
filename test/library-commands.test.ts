import { expect, test } from 'vitest';
import { commandNames } from '../src/cli/command-names.js';
import * as library from '../src/index.js';

// The functions that do what a command does.
const functionsOf: Readonly<Record<string, readonly (keyof typeof library)[]>> = {
  export: ['exportEdit'],
  import: ['importEdit'],
  why: ['why', 'whyFilm'],
  open: ['filmFile'],
  recover: ['recover', 'cancel'],
  store: [
    ...(['listStore', 'verifyStore', 'collectStore', 'pushStore', 'pullStore'] as const),
    ...(['listSharedStore', 'verifySharedStore', 'collectSharedStore'] as const),
  ],
  queue: ['queueStatus'],
};
// It describes the command line itself.
const ofTheShell = ['completion'];

test('every command is a function of the library', () => {
  const exported = new Set(Object.keys(library));
  const missing = commandNames
    .filter((name) => !ofTheShell.includes(name))
    .flatMap((name): readonly string[] => functionsOf[name] ?? [name])
    .filter((name) => !exported.has(name));
  expect(missing).toEqual([]);
  for (const name of Object.keys(functionsOf)) expect(commandNames).toContain(name);
});

test('amounts are texts or values, and a text without a currency is an error', () => {
  const twenty = { currency: 'CNY', micros: 20_000_000 };
  expect(library.moneyOf('20 CNY')).toEqual(twenty);
  expect(library.moneyOf({ currency: 'CNY', micros: 20_000_000 })).toEqual(twenty);
  expect(() => library.moneyOf('20')).toThrow(library.RenderError);
});
