import { type Diagnostic, errorInText } from '../../diagnostics/diagnostic.js';

/** The largest storyboard that is read. Only pictures as data: URIs make a file this big. */
export const MAX_BYTES = 8 * 1024 * 1024;

/** The text of a file, with line breaks as \n and no byte order mark, or the reason why it is none. */
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

// Offsets count in the text after this, and it changes neither the lines nor the columns that an editor shows.
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
    message: `The file has ${size} MB; a storyboard of up to ${MAX_BYTES / 1024 / 1024} MB is read.`,
    help: 'If pictures stand in it as data: URIs, save them as files and give their paths.',
  });
}

function utf16(): Diagnostic {
  return errorInText(0, 0, {
    code: 'not-utf-8',
    message: 'The file is written in UTF-16, but a storyboard is UTF-8 text.',
    help: 'Save it as UTF-8 in your editor.',
  });
}

// With a byte order mark, or as plain letters of which every second byte is zero.
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
    message: 'Here is a zero byte, so the file is not a text, or it is damaged.',
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
      message: 'The file is not UTF-8 text: here is a byte that belongs to no character.',
      help: 'Save it as UTF-8 in your editor.',
    });
  }
}

// A file may hold a real U+FFFD before its first bad byte; how far it is sound is found by halving.
function genuineReplacements(bytes: Uint8Array, text: string): number {
  if (!text.includes('\uFFFD')) return 0;
  let sound = 0;
  let broken = bytes.length;
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (isSound(bytes.subarray(0, middle))) sound = middle;
    else broken = middle;
  }
  return decode(bytes.subarray(0, sound)).replace(/\uFFFD$/, '').length;
}

// A character cut in two by the end of the piece is no fault of it: `stream` waits for the rest.
function isSound(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function controlCharacter(text: string): Diagnostic | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
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
