#!/usr/bin/env node
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheCompiledCode } from '../system/compile-cache.js';
import { commandNames } from './command-names.js';
import { guardStreams } from './terminal/guard-streams.js';

const args = process.argv.slice(2);
const streams = guardStreams(process);
cacheCompiledCode({
  bundles: dirname(fileURLToPath(import.meta.url)),
  command: commandNames.find((name) => name === args[0]) ?? 'none',
});
void import('./run-cli.js')
  .then(({ runCli }) => runCli(args, process))
  .then((code) => {
    process.exitCode = streams.exitCode(code);
  });
