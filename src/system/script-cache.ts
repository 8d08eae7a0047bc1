import { readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';
import { crc32 } from 'node:zlib';

interface Compiled {
  readonly file: string;
  readonly source: string;
  readonly script: Script;
}

interface Loader {
  _compile(source: string, filename: string, ...more: unknown[]): unknown;
}

/**
 * Keeps the compiled code of the CommonJS files in `bundles` in another folder. For Node 20, which has no such cache and
 * whose loader does not change any more.
 */
export function cacheScripts(bundles: string, folder: string): void {
  const loader: Loader = Module.prototype as unknown as Loader;
  const compile = loader._compile;
  const compiled: Compiled[] = [];
  loader._compile = function (this: NodeJS.Module, source, filename, ...more) {
    if (dirname(filename) !== bundles || source.length < WORTHWHILE)
      return compile.call(this, source, filename, ...more);
    const file = join(folder, `${basename(filename)}.bin`);
    const cachedData = readCode(file, source);
    const script = new Script(`${HEAD}\n${source}\n})`, {
      filename,
      lineOffset: -1, // The line of HEAD.
      cachedData,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (cachedData === undefined || script.cachedDataRejected) compiled.push({ file, source, script });
    const run: (...parameters: unknown[]) => unknown = script.runInThisContext();
    const require = createRequire(filename);
    return run.call(this.exports, this.exports, require, this, filename, dirname(filename));
  };
  // At the end, the code includes all functions that were called.
  process.once('exit', () => {
    for (const one of compiled) writeCode(one);
  });
}

const HEAD = '(function (exports, require, module, __filename, __dirname) {';
// Smaller files compile as fast as they are read.
const WORTHWHILE = 4000;
const CHECKSUMS = 8;

// V8 compares its own version, its flags and the length of the source, but not the source, and trusts the code.
function readCode(file: string, source: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    const code = bytes.subarray(CHECKSUMS);
    const isIntact = bytes.readUInt32LE(0) === crc32(source) && bytes.readUInt32LE(4) === crc32(code);
    return isIntact ? code : undefined;
  } catch {
    return undefined;
  }
}

// Written in place: a reader that sees a part of it finds another checksum.
function writeCode({ file, source, script }: Compiled): void {
  try {
    const code = script.createCachedData();
    const checksums = Buffer.alloc(CHECKSUMS);
    checksums.writeUInt32LE(crc32(source), 0);
    checksums.writeUInt32LE(crc32(code), 4);
    writeFileSync(file, Buffer.concat([checksums, code]), { mode: 0o600 });
  } catch {
    // The next run compiles again.
  }
}
