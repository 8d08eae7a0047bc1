#!/usr/bin/env node
import { guardStreams } from './guard-streams.js';
import { runCli } from './run-cli.js';

const streams = guardStreams(process);
void runCli(process.argv.slice(2), process).then((code) => {
  process.exitCode = streams.exitCode(code);
});
