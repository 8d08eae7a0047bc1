// Preloaded with --require: lists the CommonJS files that were loaded, one per line, on standard error.
process.on('exit', () => process.stderr.write(`${Object.keys(require.cache).join('\n')}\n`));
