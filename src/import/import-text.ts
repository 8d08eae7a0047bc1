import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import { errorInText } from '../diagnostics/diagnostic.js';
import type { ImportedEdit } from './imported-edit.js';

/** What was read from an imported file: an edit, unless it has errors. */
export interface ReadImport {
  readonly edit: ImportedEdit | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The largest file that is imported, in bytes: an edit of ten thousand clips with their takes. */
export const MAX_IMPORT_BYTES = 64 * 1024 * 1024;

/** The text of an imported file with line breaks as \n, or the reason why it has none. */
export function readImportText(bytes: Uint8Array): {
  readonly text: string;
  readonly diagnostic: Diagnostic | null;
} {
  if (bytes.length > MAX_IMPORT_BYTES)
    return refused(
      'file-too-large',
      `The file has ${Math.round(bytes.length / 1024 / 1024)} MB; the limit is ${MAX_IMPORT_BYTES / 1024 / 1024} MB.`,
      'Export one timeline only, or split the film.',
    );
  const [a, b] = bytes;
  // Spreadsheets write "Unicode text" in UTF-16.
  const encoding = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
    const zero = text.indexOf('\0');
    if (zero === -1) return { text, diagnostic: null };
    const what = {
      code: 'not-text',
      message: 'There is a zero byte here. The file is damaged or not a text file.',
      help: 'Check that this is the right file.',
    };
    return { text, diagnostic: errorInText(zero, zero + 1, what) };
  } catch {
    return refused(
      'not-utf-8',
      'The file is not valid UTF-8.',
      'Save it as UTF-8; in a spreadsheet as "CSV UTF-8".',
    );
  }
}

function refused(
  code: string,
  message: string,
  help: string,
): { readonly text: string; readonly diagnostic: Diagnostic } {
  return { text: '', diagnostic: errorInText(0, 0, { code, message, help }) };
}

/** A part of a text as a location. */
export function inText(start: number, end: number): Location {
  return { kind: 'range', start, end };
}

/** An error about an imported file. */
export function importError(at: Location, what: { code: string; message: string; help: string }): Diagnostic {
  return { ...what, severity: 'error', at };
}

/** A warning about an imported file: the rest of it is imported. */
export function importWarning(
  at: Location,
  what: { code: string; message: string; help: string },
): Diagnostic {
  return { ...what, severity: 'warning', at };
}
