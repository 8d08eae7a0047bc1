import { closeSync, fstatSync, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs';

/** The used part of the file system of the WASM build. */
export interface WasmFileSystem {
  readonly streams: { stream_ops: unknown }[];
  readonly ErrnoError: new (errno: number) => Error;
  mkdir(path: string): void;
  writeFile(path: string, data: string): void;
  lookupPath(path: string): { node: object };
}

interface Stream {
  fd?: number;
  position: number;
}

const EIO = 29;
const ENOSPC = 51;
const NO_ROOM: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const EINVAL = 28;
const ESPIPE = 70;

/**
 * Maps a file of the WASM file system to one on disk, so that nothing is copied: a film may be larger than the memory of
 * WebAssembly.
 */
export function diskFile(FS: WasmFileSystem, path: string, mode: 'r' | 'w'): object {
  // ffmpeg may open its output twice (to move the index to the front), so only the first open truncates it.
  let exists = mode === 'r';
  const descriptorOf = new WeakMap<Stream, number>();
  const fd = (stream: Stream): number => descriptorOf.get(stream)!; // Set by `open`, which comes first.
  const size = (): number => (exists ? statSync(path).size : 0);
  return {
    node_ops: {
      getattr: (node: { id: number; mode: number }) => {
        const date = new Date(0);
        return {
          dev: 1,
          ino: node.id,
          mode: node.mode,
          nlink: 1,
          uid: 0,
          gid: 0,
          rdev: 0,
          size: size(),
          atime: date,
          mtime: date,
          ctime: date,
          blksize: 4096,
          blocks: Math.ceil(size() / 4096),
        };
      },
      setattr: (_: unknown, { size: length }: { size?: number }) => {
        if (length === undefined || mode === 'r' || !exists) return;
        const file = openSync(path, 'r+');
        ftruncateSync(file, length);
        closeSync(file);
      },
    },
    stream_ops: {
      open: (stream: Stream) => {
        descriptorOf.set(
          stream,
          attempt(FS, () => openSync(path, mode === 'r' ? 'r' : exists ? 'r+' : 'w+')),
        );
        exists = true;
      },
      close: (stream: Stream) => closeSync(fd(stream)),
      read: (stream: Stream, memory: Int8Array, offset: number, length: number, position: number) =>
        attempt(FS, () => readSync(fd(stream), memory, offset, length, position)),
      write: (stream: Stream, memory: Int8Array, offset: number, length: number, position: number) =>
        attempt(FS, () => writeSync(fd(stream), memory, offset, length, position)),
      llseek: (stream: Stream, offset: number, origin: number) => {
        const base = origin === 0 ? 0 : origin === 1 ? stream.position : fstatSync(fd(stream)).size;
        if (base + offset < 0) throw new FS.ErrnoError(EINVAL);
        return base + offset;
      },
    },
  };
}

/** Reads from a descriptor of this process, blocking as ffmpeg expects. */
export function inputPipe(FS: WasmFileSystem, descriptor: number): object {
  return {
    read: (_: Stream, memory: Int8Array, offset: number, length: number) =>
      attempt(FS, () => {
        try {
          return readSync(descriptor, memory, offset, length, null);
        } catch (error) {
          if (codeOf(error) === 'EOF') return 0; // Windows throws instead of returning 0.
          throw error;
        }
      }),
    llseek: () => notSeekable(FS),
  };
}

/** Writes to a descriptor of this process. */
export function outputPipe(FS: WasmFileSystem, descriptor: number): object {
  return {
    write: (_: Stream, memory: Int8Array, offset: number, length: number) =>
      attempt(FS, () => writeSync(descriptor, memory, offset, length)),
    llseek: () => notSeekable(FS),
  };
}

function notSeekable(FS: WasmFileSystem): never {
  throw new FS.ErrnoError(ESPIPE);
}

// The process at the other end may have made the pipe non-blocking; then the read or write has to be repeated.
function attempt<T>(FS: WasmFileSystem, action: () => T): T {
  for (;;) {
    try {
      return action();
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'EAGAIN') throw new FS.ErrnoError(NO_ROOM.has(code ?? '') ? ENOSPC : EIO);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
