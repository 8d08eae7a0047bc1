import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RenderError } from '../diagnostics/render-error.js';
import { codeOf, createFileAtomic, makeFolder, writeFileAtomic } from '../system/atomic-file.js';
import type { Clock } from '../system/clock.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';

/** The text of a storyboard with its byte order mark and its line breaks. */
export interface StoryboardText {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Reads the text of a storyboard for a change. Throws RenderError if it is not UTF-8. */
export async function readStoryboardText(path: string): Promise<StoryboardText> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw notWritable(path, cause);
  });
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), bytes };
  } catch (cause) {
    throw new RenderError('storyboard-not-writable', `"${path}" is not valid UTF-8.`, {
      hint: 'Save it as UTF-8 in your editor.',
      cause,
    });
  }
}

const SAVE_MS = 30;
const MOST_WAITS = 20;

/**
 * Reads the text like `readStoryboardText`, but not in the middle of a save: some editors empty the file and write it in
 * pieces, and would lose the rest of their text with a file that is replaced meanwhile. Nothing is waited for where the file
 * has the text `own`, which was written by this program.
 */
export async function settledText(
  { storyboard, clock }: { readonly storyboard: string; readonly clock: Clock },
  own?: string,
): Promise<StoryboardText> {
  let read = await readStoryboardText(storyboard);
  for (let wait = 0; wait < MOST_WAITS && read.text !== own; wait += 1) {
    const facts = await stat(storyboard).catch(() => undefined);
    if (facts === undefined || Math.abs(clock.now() - facts.mtimeMs) > SAVE_MS) return read;
    await clock.sleep(SAVE_MS, new AbortController().signal);
    read = await readStoryboardText(storyboard);
  }
  return read;
}

/**
 * Replaces the text of a storyboard if it still is what was read: an edit by another program wins. A link stays a link, and
 * the file keeps its mode. Returns whether it was written. Throws RenderError `storyboard-not-writable`.
 */
export async function writeStoryboardText(
  path: string,
  read: StoryboardText,
  text: string,
): Promise<boolean> {
  try {
    const file = await realpath(path);
    const { mode } = await stat(file);
    // The owner has taken the permission away on purpose; a rename would not need it.
    if ((mode & 0o222) === 0) throw readOnly(path);
    if (!Buffer.from(read.bytes).equals(await readFile(file))) return false;
    await writeFileAtomic(file, text, mode & 0o7777);
    return true;
  } catch (cause) {
    throw cause instanceof RenderError ? cause : notWritable(path, cause);
  }
}

function readOnly(path: string): RenderError {
  return new RenderError('storyboard-not-writable', `"${path}" is read-only, so it was not changed.`, {
    hint: 'Change its permissions, for example with "chmod u+w".',
  });
}

function notWritable(path: string, cause: unknown): Error {
  if (!isSystemFault(cause)) return cause as Error;
  const code = codeOf(cause);
  if (code === 'EACCES' || code === 'EPERM') return readOnly(path);
  return new RenderError('storyboard-not-writable', `"${path}" was not changed: ${errnoMessage(cause)}.`, {
    hint: 'Check the disk and the permissions of its folder.',
    cause,
  });
}

/** The error for a change that was computed from a text which the file no longer has. */
export function changedMeanwhile(path: string, hint: string): RenderError {
  return new RenderError(
    'storyboard-changed',
    `"${path}" was changed by another program in the meantime, so nothing was written.`,
    { hint },
  );
}

/** Writes a storyboard that does not exist yet. Returns whether it was written. Throws RenderError `storyboard-not-writable`. */
export async function createStoryboardText(path: string, text: string): Promise<boolean> {
  try {
    await makeFolder(dirname(path));
    await createFileAtomic(path, text);
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw notWritable(path, cause);
  }
}
