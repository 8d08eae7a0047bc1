import { type Diagnostic, errorInText } from '../../diagnostics/diagnostic.js';

/** The largest storyboard in bytes: ten thousand shots with long prompts. */
export const MAX_BYTES = 32 * 1024 * 1024;

/** The text of a file, with line breaks as \n and without a byte order mark, or the reason why it is not text. */
export interface ReadText {
  readonly text: string;
  readonly diagnostic: Diagnostic | null;
}

/** Turns bytes into text. Never throws. */
export function readText(bytes: Uint8Array): ReadText {
  if (bytes.length > MAX_BYTES) return notRead(tooLarge(bytes.length));
  if (isUtf16(bytes)) return notRead(utf16());
  const text = decode(bytes);
  return { text, diagnostic: zeroByte(text) ?? badByte(bytes, text) ?? controlCharacter(text) };
}

// All offsets refer to the text after this step. It does not change the lines and columns that an editor shows.
function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes).replace(/\r\n?/g, '\n');
}

function notRead(diagnostic: Diagnostic): ReadText {
  return { text: '', diagnostic };
}

function tooLarge(bytes: number): Diagnostic {
  const size = (bytes / 1024 / 1024).toFixed(1);
  return errorInText(0, 0, {
    code: 'file-too-large',
    message: `The file is too large: ${size} MB. The limit is ${MAX_BYTES / 1024 / 1024} MB.`,
    help: 'If it contains images as data: URIs, save them as files and write their paths instead.',
  });
}

function utf16(): Diagnostic {
  return errorInText(0, 0, {
    code: 'not-utf-8',
    message: 'The file is encoded in UTF-16. A storyboard must be UTF-8.',
    help: 'Save it as UTF-8 in your editor.',
  });
}

// With a byte order mark, or as ASCII text in which every second byte is zero.
function isUtf16(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  if (bytes.length < 4) return false;
  return (a === 0 && c === 0 && b !== 0 && d !== 0) || (b === 0 && d === 0 && a !== 0 && c !== 0);
}

function zeroByte(text: string): Diagnostic | null {
  const at = text.indexOf('\0');
  if (at === -1) return null;
  return errorInText(at, at + 1, {
    code: 'not-text',
    message: 'There is a zero byte here. The file is damaged or not a text file.',
    help: 'Check that this is the right file, and save it again as UTF-8 text.',
  });
}

function badByte(bytes: Uint8Array, text: string): Diagnostic | null {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return null;
  } catch {
    const at = text.indexOf('\uFFFD', genuineReplacements(bytes, text));
    const start = Math.max(0, at);
    return errorInText(start, start + 1, {
      code: 'not-utf-8',
      message: 'The file is not valid UTF-8: there is an invalid byte here.',
      help: 'Save it as UTF-8 in your editor.',
    });
  }
}

// A file may contain a real U+FFFD before its first invalid byte. A binary search finds where the valid part ends.
function genuineReplacements(bytes: Uint8Array, text: string): number {
  if (!text.includes('\uFFFD')) return 0;
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (isValid(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  return decode(bytes.subarray(0, valid)).replace(/\uFFFD$/, '').length;
}

// The end of the range may split a character. With `stream`, that is not an error.
function isValid(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function controlCharacter(text: string): Diagnostic | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are searched for.
  const found = /[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F]/.exec(text);
  if (!found) return null;
  const code = found[0].charCodeAt(0);
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return errorInText(found.index, found.index + 1, {
    code: 'control-character',
    message: `Here is the control character ${name}, which cannot be seen and is not allowed in YAML.`,
    help: 'Delete it.',
  });
}
