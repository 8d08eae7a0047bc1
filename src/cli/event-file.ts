import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import { makeFolder } from '../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';

/** A file that takes lines as they come. */
export interface EventFile {
  write(line: string): void;
  close(): void;
}

// Written over without a question, so what a film is made from must not be named by a slip.
const INPUTS = new Set(
  '.yaml .yml .lock .png .jpg .jpeg .webp .bmp .gif .tif .tiff .mp4 .mov .mp3 .wav .m4a'.split(' '),
);

/**
 * Opens a file for events, which is empty then. A write that fails is told once, and the render goes on without.
 * Throws RenderError `bad-option` or `report-unwritable`.
 */
export async function openEventFile(path: string, tell: (sentence: string) => void): Promise<EventFile> {
  if (INPUTS.has(extname(path).toLowerCase())) {
    throw new RenderError(
      'bad-option',
      `Events are lines of JSON, and "${path}" would be replaced by them.`,
      {
        hint: 'Name a file like events.ndjson: --events events.ndjson',
      },
    );
  }
  let file: number | null = await open(path);
  return {
    write(line) {
      if (file === null) return;
      try {
        writeSync(file, `${line}\n`);
      } catch (error) {
        if (!isSystemFault(error)) throw error;
        tell(`No more events are written to ${path}: ${errnoMessage(error)}.`);
        shut();
      }
    },
    close: shut,
  };

  function shut(): void {
    if (file !== null) closeSync(file);
    file = null;
  }
}

async function open(path: string): Promise<number> {
  try {
    await makeFolder(dirname(resolve(path)));
    return openSync(path, 'w');
  } catch (cause) {
    throw new RenderError(
      'report-unwritable',
      `Events cannot be written to ${path}: ${errnoMessage(cause)}.`,
      {
        hint: 'Name another file for --events.',
        cause,
      },
    );
  }
}
