/** The offset at which a text stops being JSON. Node names it in different ways. */
export function placeOfJsonError(text: string, error: unknown): number {
  const message = error instanceof Error ? error.message : '';
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Math.min(Number(position), Math.max(0, text.length - 1));
  return Math.max(0, text.trimEnd().length - 1);
}
