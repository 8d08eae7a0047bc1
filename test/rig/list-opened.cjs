// Preloaded with --require: lists every opening of a file through node:fs, one path per line, on standard error.
const fs = require('node:fs');

const opened = [];
for (const [owner, name] of [
  [fs, 'open'],
  [fs, 'openSync'],
  [fs, 'readFileSync'],
  [fs.promises, 'open'],
  [fs.promises, 'readFile'],
]) {
  const original = owner[name];
  owner[name] = (path, ...rest) => {
    // A descriptor or a handle is open already.
    if (typeof path === 'string' || path instanceof URL) opened.push(`opened ${path}`);
    return original.call(owner, path, ...rest);
  };
}
process.on('exit', () => fs.writeSync(2, `${opened.join('\n')}\n`));
