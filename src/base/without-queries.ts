/**
 * A text with every web address in it cut before its `?` or `#`: signatures and keys stand behind.
 * A file:// address keeps its name whole.
 */
export function withoutQueries(text: string): string {
  return text.replace(/\b((?!file:)[a-z][a-z0-9+.-]{0,20}:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, '$1');
}
