import { wrapText } from '../diagnostics/text-columns.js';

/** What is said about a shot, an output or the film. */
export interface SubjectLines {
  readonly subject: string;
  readonly lines: readonly string[];
}

/** A line about one or more subjects. */
interface SharedLine {
  readonly line: string;
  readonly subjects: readonly string[];
}

// Fewer are listed one by one.
const FEWEST = 4;
const MOST_NAMES = 8;
const NAMES_COLUMNS = 64; // Next to the subject, in a terminal of 80.

/** Lines that several subjects have in common, and the rest with their subjects. The order stays. */
export function shareLines(rows: readonly SubjectLines[]): {
  readonly shared: readonly SharedLine[];
  readonly own: readonly SubjectLines[];
} {
  const subjects = new Map<string, string[]>();
  for (const { subject, lines } of rows)
    for (const line of lines) {
      const known = subjects.get(line);
      if (known) known.push(subject);
      else subjects.set(line, [subject]);
    }
  const isShared = (line: string) => (subjects.get(line)?.length ?? 0) >= FEWEST;
  return {
    shared: [...subjects].flatMap(([line, all]) => (isShared(line) ? [{ line, subjects: all }] : [])),
    own: rows.flatMap(({ subject, lines }) => {
      const rest = lines.filter((line) => !isShared(line));
      return rest.length === 0 ? [] : [{ subject, lines: rest }];
    }),
  };
}

/** Rows in which a line that several shots have in common is one row: "39 shots  model: a -> b". `noun` is a plural. */
export function groupedRows(rows: readonly SubjectLines[], noun: string): readonly SubjectLines[] {
  const { shared, own } = shareLines(rows);
  const groups = shared.map(({ line, subjects }) => ({
    subject: `${subjects.length} ${noun}`,
    lines: [line, ...wrapText(subjects.join(', '), NAMES_COLUMNS)],
  }));
  return [...groups, ...own];
}

/** Names, the rest of many as a number: "a, b, c and 32 more". */
export function nameSome(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  // One more name is as short as its number.
  if (more <= 1) return names.join(', ');
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more`;
}
