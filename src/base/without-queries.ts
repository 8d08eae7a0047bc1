/**
 * Cuts every web address in a text before its `?` or `#`, because signatures and keys follow them. A file:// address is
 * not changed.
 */
export function withoutQueries(text: string): string {
  return text.replace(/\b((?!file:)[a-z][a-z0-9+.-]{0,20}:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, '$1');
}
