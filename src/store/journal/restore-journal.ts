import type { FileHandle } from 'node:fs/promises';
import { flushData } from '../../system/flush-file.js';
import { LINE_BREAK } from './read-journal.js';

/** The first bytes of an open file, also when the file was deleted. */
export async function readFrom(file: FileHandle, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  let read = 0;
  while (read < bytes) {
    const { bytesRead } = await file.read(buffer, read, bytes - read, read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

/**
 * Writes the lines that a journal lacks at its end, and returns its new length. The journal is empty when its folder was
 * deleted; when it was replaced by a copy, the copy has the first lines.
 */
export async function appendMissingLines(file: FileHandle, lines: Buffer): Promise<number> {
  const { size } = await file.stat();
  const present = await readFrom(file, size);
  const known = new Set(present.toString('utf8').split('\n'));
  const missing = lines
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '' && !known.has(line));
  const lacksBreak = present.length > 0 && present[present.length - 1] !== LINE_BREAK;
  const text = Buffer.from(`${lacksBreak ? '\n' : ''}${missing.map((line) => `${line}\n`).join('')}`);
  await file.appendFile(text);
  await flushData(file);
  return size + text.length;
}
