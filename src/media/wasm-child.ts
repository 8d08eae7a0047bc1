// Runs one ffmpeg job in WebAssembly: node wasm-child.js <ffmpeg-core.js> <arguments as JSON>.
import { readFileSync, writeSync } from 'node:fs';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MediaArgument } from './engine.js';
import { diskFile, inputPipe, outputPipe, type WasmFileSystem } from './wasm-files.js';

interface FfmpegCore {
  readonly FS: WasmFileSystem;
  setLogger(logger: (line: { type: 'stdout' | 'stderr'; message: string }) => void): void;
  exec(...args: string[]): number;
}

const [corePath = '', argsJson = '[]'] = process.argv.slice(2);
process.exitCode = await main(corePath, JSON.parse(argsJson) as readonly MediaArgument[]);

async function main(core: string, args: readonly MediaArgument[]): Promise<number> {
  const ffmpeg = await load(core);
  const { FS } = ffmpeg;
  FS.streams[0]!.stream_ops = inputPipe(FS, 0);
  FS.streams[1]!.stream_ops = outputPipe(FS, 1);
  FS.streams[2]!.stream_ops = outputPipe(FS, 2);
  FS.mkdir('/disk');
  const names = args.map((argument, index) => {
    if (typeof argument === 'string') return argument;
    const path = 'read' in argument ? argument.read : argument.write;
    // ffmpeg detects formats by the extension, so only that part of the name is kept.
    const name = `/disk/${index}${extname(path)}`;
    FS.writeFile(name, '');
    Object.assign(FS.lookupPath(name).node, diskFile(FS, path, 'read' in argument ? 'r' : 'w'));
    return name;
  });
  return ffmpeg.exec(...names);
}

// The core expects a browser worker: it uses `self` and `location`, and would fetch its code.
async function load(path: string): Promise<FfmpegCore> {
  Object.assign(globalThis, { self: globalThis, location: { href: 'file:///' } });
  const { default: create } = (await import(pathToFileURL(path).href)) as {
    default: (options: { wasmBinary: Uint8Array }) => Promise<FfmpegCore>;
  };
  const core = await create({ wasmBinary: readFileSync(path.replace(/\.js$/, '.wasm')) });
  core.setLogger(({ type, message }) => {
    if (message !== 'Aborted()') writeSync(type === 'stdout' ? 1 : 2, `${message}\n`);
  });
  return core;
}
