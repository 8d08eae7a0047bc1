/** The forbidden words of a text, in order; `file` is its path in the project. */
export function findForbidden(text: string, file?: string): { line: number; word: string; use: string }[];
