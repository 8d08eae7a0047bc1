// The first statements of the bundles: an old Node gets one sentence instead of an error of whatever it lacks first.
// Written in the syntax of old versions.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** For the command line: prints the sentence and ends. */
export function commandGuard(root) {
  const print = "process.stderr.write(message + '\\n'); process.exit(1);";
  return `(function () { ${check(root, print)} })();`;
}

/** For the library: a module that throws the sentence. It is imported before anything that an old Node lacks. */
export function libraryGuard(root) {
  return `${check(root, 'var error = new Error(message); error.stack = message; throw error;')}\n`;
}

function check(root, fail) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const versions = [...engines.node.matchAll(/(\d+)\.(\d+)\.\d+/g)].map(([, major, minor]) => [
    +major,
    +minor,
  ]);
  if (!/^(\^\d+\.\d+\.0 \|\| )*>=\d+\.\d+\.0$/.test(engines.node)) {
    throw new Error(`engines.node has an unexpected form: ${engines.node}`);
  }
  const last = versions.at(-1);
  const tests = versions.map(([major, minor]) => `major === ${major} && minor >= ${minor}`);
  return [
    "var parts = process.versions.node.split('.'), major = Number(parts[0]), minor = Number(parts[1]);",
    `if (!(${[...tests, `major > ${last[0]}`].join(' || ')})) {`,
    `var message = 'inbetween needs Node ${describe(versions)}. This is Node ' + process.versions.node + '.';`,
    `${fail} }`,
  ].join(' ');
}

function describe(versions) {
  const names = versions.map((version) => version.join('.'));
  return `${names.length === 1 ? '' : `${names.slice(0, -1).join(', ')} or `}${names.at(-1)} or newer`;
}
