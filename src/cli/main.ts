#!/usr/bin/env node
import { guardStreams } from './guard-streams.js';
import { runCli } from './run-cli.js';

const streams = guardStreams(process);
process.exitCode = streams.exitCode(await runCli(process.argv.slice(2), process));
