#!/usr/bin/env node
import { runCli } from './run-cli.js';
import { guardStreams } from './terminal/guard-streams.js';

const streams = guardStreams(process);
void runCli(process.argv.slice(2), process).then((code) => {
  process.exitCode = streams.exitCode(code);
});
