// Loaded before a command (node --import): from one of its writes into a folder on, all of them fail, as FAIL_WRITES
// says: "ENOSPC:12:/project/.inbetween". With a fourth part "once" only this one fails. The number of writes is in the
// file that COUNT_WRITES names.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const [, code, first, folder, how] =
  /^(\w+):(\d+):(.*?)(?::(once))?$/.exec(process.env.FAIL_WRITES ?? '') ?? [];
const handles = new WeakSet();
let writes = 0;

function isInside(path) {
  if (path instanceof URL) path = fileURLToPath(path);
  if (typeof path !== 'string' && !Buffer.isBuffer(path)) return false;
  const whole = resolve(String(path));
  return whole === folder || whole.startsWith(folder + sep);
}

/** Counts a write; throws if it is to fail. */
function count(syscall, path) {
  writes += 1;
  const fails = how === 'once' ? writes === Number(first) : writes >= Number(first);
  if (fails)
    throw Object.assign(new Error(`${code}: injected, ${syscall}`), { code, syscall, path: String(path) });
}

const { promises, writeFileSync: report } = fs;
// By the number of the argument that is written to.
const written = {
  writeFile: 0,
  appendFile: 0,
  mkdir: 0,
  rename: 1,
  link: 1,
  copyFile: 1,
  symlink: 1,
  mkdtemp: 0,
};
for (const [name, at] of Object.entries(written)) {
  const real = promises[name];
  promises[name] = async (...args) => {
    if (isInside(args[at])) count(name, args[at]);
    return await real.apply(promises, args);
  };
  const sync = fs[`${name}Sync`];
  fs[`${name}Sync`] = (...args) => {
    if (isInside(args[at])) count(name, args[at]);
    return sync.apply(fs, args);
  };
}

const { open, createWriteStream } = { open: promises.open, createWriteStream: fs.createWriteStream };
promises.open = async (path, flags, ...rest) => {
  const writing = typeof flags === 'number' ? (flags & 3) !== 0 : /[wa+]/.test(flags ?? 'r');
  if (writing && isInside(path)) count('open', path);
  const handle = await open.call(promises, path, flags, ...rest);
  if (writing && isInside(path)) handles.add(handle);
  return handle;
};
fs.createWriteStream = (path, ...rest) => {
  const stream = createWriteStream.call(fs, path, ...rest);
  if (!isInside(path)) return stream;
  const { _write } = stream;
  stream._write = function (chunk, encoding, done) {
    try {
      count('write', path);
    } catch (error) {
      done(error);
      return;
    }
    _write.call(this, chunk, encoding, done);
  };
  stream._writev = undefined;
  return stream;
};

const probe = await open.call(promises, process.execPath, 'r');
const handle = Object.getPrototypeOf(probe);
await probe.close();
for (const name of ['write', 'writeFile', 'appendFile', 'truncate', 'datasync', 'sync']) {
  const real = handle[name];
  handle[name] = async function (...args) {
    if (handles.has(this)) count(name, folder);
    return await real.apply(this, args);
  };
}
syncBuiltinESMExports();

process.on('exit', () => {
  if (process.env.COUNT_WRITES) report(process.env.COUNT_WRITES, String(writes));
});
