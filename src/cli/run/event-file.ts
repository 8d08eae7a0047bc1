import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { RenderError } from '../../diagnostics/render-error.js';
import { makeFolder } from '../../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../../system/errno-message.js';

/** A file that receives lines. */
export interface EventFile {
  write(line: string): void;
  close(): void;
}

// The file is overwritten without asking. A mistyped command must not destroy a storyboard or its images and sounds.
const INPUTS = new Set(
  '.yaml .yml .lock .png .jpg .jpeg .webp .bmp .gif .tif .tiff .mp4 .mov .mp3 .wav .m4a'.split(' '),
);

/**
 * Opens and empties a file for events. A failed write is reported once, and the render continues without the file.
 * Throws RenderError `bad-option` or `report-unwritable`.
 */
export async function openEventFile(path: string, warn: (sentence: string) => void): Promise<EventFile> {
  if (INPUTS.has(extname(path).toLowerCase())) {
    throw new RenderError(
      'bad-option',
      `Events are written as lines of JSON, which would overwrite "${path}".`,
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
        warn(`Stopped writing events to ${path}: ${errnoMessage(error)}.`);
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
        hint: 'Use another file for --events.',
        cause,
      },
    );
  }
}
