import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Digest } from '../../base/digest.js';
import { flushFile } from '../../system/flush-file.js';
import { type OpenFile, openFile } from '../../system/open-file.js';
import { blocksOf, lengthOf } from './box-writer.js';
import { type FilmFile, type FilmLayout, filmLayout } from './film-layout.js';
import type { FilmSource } from './film-track.js';

/** Writes a film with its index in front. Media bytes are copied unchanged. Returns size and digest of the file. */
export async function writeFilmFile(
  path: string,
  film: FilmFile,
  signal: AbortSignal,
): Promise<{ readonly bytes: number; readonly digest: Digest }> {
  const layout = filmLayout(film);
  const { head, mediaBytes } = layout;
  await using files = openSources(film.sources);
  const hash = createHash('sha256');
  const output = await open(path, 'wx');
  try {
    for (const block of blocksOf(head)) {
      hash.update(block);
      await writeAll(output, block);
    }
    let written = 0;
    // Each block is hashed and written while the next one is read.
    let writing: Promise<void> = Promise.resolve();
    for await (const block of mediaBlocks(layout, files)) {
      signal.throwIfAborted();
      await writing;
      writing = writeAll(output, block);
      writing.catch(() => {}); // Awaited before the next block, or below.
      hash.update(block);
      written += block.length;
      film.onProgress?.(mediaBytes === 0 ? 1 : written / mediaBytes);
    }
    await writing;
    await flushFile(output);
    return { bytes: lengthOf(head) + mediaBytes, digest: hash.digest('hex') as Digest };
  } finally {
    await output.close();
  }
}

const BLOCK = 1024 * 1024;

interface Sources extends AsyncDisposable {
  /** Fills `into` with the bytes of the source from that position. */
  read(source: number, at: number, into: Buffer): Promise<void>;
}

// Double buffering: one block is written while the other is filled.
async function* mediaBlocks({ ranges }: FilmLayout, files: Sources): AsyncGenerator<Buffer> {
  const blocks = [Buffer.allocUnsafe(BLOCK), Buffer.allocUnsafe(BLOCK)] as const;
  let turn = 0;
  let filled = 0;
  for (const { source, at, length } of ranges()) {
    for (let done = 0; done < length; ) {
      const part = Math.min(length - done, BLOCK - filled);
      await files.read(source, at + done, blocks[turn % 2]!.subarray(filled, filled + part));
      done += part;
      filled += part;
      if (filled < BLOCK) continue;
      yield blocks[turn % 2]!;
      turn += 1;
      filled = 0;
    }
  }
  if (filled > 0) yield blocks[turn % 2]!.subarray(0, filled);
}

// A film of a thousand shots has a thousand sources, more than the open files of a process.
function openSources(sources: readonly FilmSource[]): Sources {
  let current: { readonly index: number; readonly file: OpenFile } | undefined;
  const close = async (): Promise<void> => {
    await current?.file.close();
    current = undefined;
  };
  return {
    async read(index, at, into) {
      const source = sources[index]!; // Tracks refer to sources of the same film.
      if ('bytes' in source) {
        into.set(source.bytes.subarray(at, at + into.length));
        return;
      }
      if (current?.index !== index) {
        await close();
        current = { index, file: await openSource(source.path) };
      }
      if ((await current.file.read(into, at)) < into.length) throw new SourceCutOff(source.path);
    },
    [Symbol.asyncDispose]: close,
  };
}

async function openSource(path: string): Promise<OpenFile> {
  try {
    return await openFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new SourceGone(path, { cause: error });
    throw error;
  }
}

/** A source file was deleted after its index was read. */
export class SourceGone extends Error {
  constructor(
    readonly path: string,
    options: ErrorOptions,
  ) {
    super(`${path} was deleted before it was read`, options);
  }
}

/** A source file became shorter after its index was read. */
export class SourceCutOff extends Error {
  constructor(readonly path: string) {
    super(`${path} became shorter while it was read`);
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
  }
}
