import { RenderError } from './render-error.js';

/** The address that opens a file in the editor, when none is configured. */
export const DEFAULT_EDITOR_URL = 'vscode://file/{path}:{line}:{column}';

/** A place in a file. */
export interface FilePlace {
  /** Absolute, with slashes or backslashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

// Browsers would run them, or show their content as a page.
const HARMFUL = /^(javascript|data|vbscript|blob):/i;

/**
 * The address that opens files in the editor of the user, from INBETWEEN_EDITOR_URL: a text with {path}, {line} and
 * {column}. Null for `none`. Throws RenderError `bad-editor-url`.
 */
export function editorUrl(configured: string | undefined): string | null {
  const url = configured?.trim() ?? '';
  if (url === '') return DEFAULT_EDITOR_URL;
  if (url === 'none') return null;
  if (/^[a-z][a-z0-9+.-]*:[!-~]+$/i.test(url) && url.includes('{path}') && !HARMFUL.test(url)) return url;
  throw new RenderError('bad-editor-url', `INBETWEEN_EDITOR_URL is no address of an editor: ${url}`, {
    hint: `Write an address with {path}, {line} and {column}, such as ${DEFAULT_EDITOR_URL}, or none.`,
  });
}

/** The address of a place, of which every character is a visible ASCII character. {path} has no slash at its start. */
export function editorLink(url: string, { file, line, column }: FilePlace): string {
  const parts = file.replaceAll('\\', '/').replace(/^\/+/, '').split('/');
  // A lone surrogate has no UTF-8.
  const path = parts
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\uFFFD')).replaceAll('%3A', ':'))
    .join('/');
  const values: Readonly<Record<string, string>> = { path, line: String(line), column: String(column) };
  return url.replace(/\{(path|line|column)\}/g, (_, name: string) => values[name] as string);
}
