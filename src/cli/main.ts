#!/usr/bin/env node
import { runCli } from './run-cli.js';

// Whoever reads may go away early, like `head`. The work goes on: it must not be lost with the reader.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await runCli(process.argv.slice(2), process);
